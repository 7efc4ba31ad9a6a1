package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Boots without signatures: the rule of numbers and the stored row are the real ones.
public final class SimulatedBoots {

  private static final P256PublicKey KEY = P256KeyPair.generate().publicKey();
  private static final SortedSet<String> RUNTIMES = new TreeSet<>(List.of("docker", "process"));

  private final Database database;
  private final InstanceStore store = new InstanceStore();
  private final Instances instances;
  private final InstantSource clock;

  public SimulatedBoots(Database database, Instances instances, InstantSource clock) {
    this.database = database;
    this.instances = instances;
    this.clock = clock;
  }

  /// @param session as the instance will show it
  /// @throws SealaneException `superseded` when the number is not higher
  public void boot(
      Caller.Daemon daemon, InstanceId id, long boot, SortedSet<String> labels, String session) {
    InstanceView booted =
        database.write(handle -> {
          Optional<InstanceView> current = store.find(handle, id);
          if (current.filter(known -> known.boot() >= boot).isPresent()) {
            throw new SealaneException(ErrorCode.SUPERSEDED, "boot is not higher");
          }
          store.putBoot(
              handle,
              new Boot(
                  id,
                  daemon.team(),
                  daemon.runner(),
                  daemon.token(),
                  request(boot, labels),
                  labels,
                  Instances.sha256Hex(session),
                  clock.instant()));
          return store.find(handle, id).orElseThrow();
        });
    instances.tellBooted(booted);
  }

  private static BootRequest request(long boot, SortedSet<String> labels) {
    return new BootRequest(
        KEY, boot, "0.1.0", 1, "host", "linux", "amd64", labels, RUNTIMES, "policy-1", "");
  }
}
