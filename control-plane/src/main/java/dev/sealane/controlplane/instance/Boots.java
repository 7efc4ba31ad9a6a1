package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.auth.Audit;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import dev.sealane.controlplane.auth.RunnerTokenTerms;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.runner.Labels;
import dev.sealane.controlplane.runner.Runner;
import dev.sealane.controlplane.runner.Runners;
import dev.sealane.controlplane.sql.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides on boots: the first pins an instance's key, every later one must carry that key and a
/// higher number (design.md section 4). Safe for any thread; blocks on the database.
public final class Boots {

  private static final Logger log = LoggerFactory.getLogger(Boots.class);
  private static final int SESSION_BYTES = 32;

  /// An instance that was not heard for this long takes no room of a token any more: its host is
  /// gone. It may come back all the same.
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

  private final Database database;
  private final InstanceStore store;
  private final Instances instances;
  private final Runners runners;
  private final RunnerTokens tokens;
  private final Audit audit;
  private final BootTerms terms;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public Boots(Parts parts, BootTerms terms, InstantSource clock) {
    this.database = parts.database();
    this.store = parts.store();
    this.instances = parts.instances();
    this.runners = parts.runners();
    this.tokens = parts.tokens();
    this.audit = new Audit(clock);
    this.terms = terms;
    this.clock = clock;
  }

  /// What boots are decided with.
  public record Parts(
      Database database,
      InstanceStore store,
      Instances instances,
      Runners runners,
      RunnerTokens tokens) {}

  /// Takes a boot. When it returns, older boots have neither session nor queues any more.
  ///
  /// @param origin where the request came from; a new instance is an audit event
  /// @throws SealaneException `unprocessable` when the wire differs; `invalid_request` when a field
  ///   or the signature does not fit; `instance_taken` when the id has another key or runner;
  ///   `superseded` when the number is not higher; `forbidden` when the token has no room
  BootReply boot(Caller.Daemon daemon, InstanceId id, BootRequest request, Origin origin) {
    requireSameWire(request);
    BootRules.check(request);
    requireSignature(daemon, id, request);
    String session = newSession();
    InstanceView booted =
        database.write(handle -> {
          boolean known = requireOwnKey(handle, daemon, id, request);
          RunnerTokenTerms grant = tokens.find(handle, daemon.token()).orElseThrow().terms();
          if (!known) {
            requireRoom(handle, daemon, grant);
          }
          store.putBoot(handle, accepted(handle, daemon, id, request, grant, session));
          if (!known) {
            audit.record(handle, daemon, "instance.create", "instance " + id, origin);
          }
          return store.find(handle, id).orElseThrow();
        });
    log.info(
        "instance booted instance={} runner={} boot={} version={} hostname={}",
        id,
        daemon.runner(),
        request.boot(),
        request.version(),
        request.hostname());
    instances.tellBooted(booted);
    return new BootReply(
        session, terms.heartbeat(), terms.lease(), terms.fenceAfter(), booted.labels());
  }

  private void requireSameWire(BootRequest request) {
    if (request.wire() != terms.wire()) {
      throw new SealaneException(
          ErrorCode.UNPROCESSABLE,
          "runner %s speaks wire %d, server %s speaks wire %d; upgrade the older one"
              .formatted(request.version(), request.wire(), terms.version(), terms.wire()),
          Map.of(
              "runner_version", String.valueOf(request.version()),
              "runner_wire", request.wire(),
              "server_version", terms.version(),
              "server_wire", terms.wire()));
    }
  }

  private static void requireSignature(Caller.Daemon daemon, InstanceId id, BootRequest request) {
    Bytes signed = request.signedText(daemon.team(), daemon.runner(), id);
    Optional<Bytes> signature = Signatures.read(request.signature());
    if (signature.filter(bytes -> request.publicKey().verifies(signed, bytes)).isEmpty()) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, "signature: does not verify with public_key");
    }
  }

  /// @return whether the instance is known and was not removed
  private boolean requireOwnKey(
      Handle handle, Caller.Daemon daemon, InstanceId id, BootRequest request) {
    Optional<String> pinned = store.pinnedKey(handle, id);
    if (pinned.isEmpty()) {
      return false;
    }
    InstanceView current = store.find(handle, id).orElseThrow();
    if (!P256PublicKey.fromPem(pinned.get()).equals(request.publicKey())
        || !current.runner().equals(daemon.runner())
        || !current.team().equals(daemon.team())) {
      throw new SealaneException(
          ErrorCode.INSTANCE_TAKEN, "another host holds this instance id; make a new one");
    }
    if (request.boot() <= current.boot()) {
      throw new SealaneException(
          ErrorCode.SUPERSEDED,
          "boot is %d, must be higher than %d; another process has started since"
              .formatted(request.boot(), current.boot()),
          Map.of("boot", current.boot()));
    }
    return !current.gone();
  }

  private void requireRoom(Handle handle, Caller.Daemon daemon, RunnerTokenTerms grant) {
    Instant heardSince = clock.instant().minus(FORGOTTEN_AFTER);
    long used =
        store.ofRunner(handle, daemon.runner()).stream()
            .filter(instance -> instance.lastContactAt().isAfter(heardSince))
            .count();
    if (used >= grant.maxInstances()) {
      throw new SealaneException(
          ErrorCode.FORBIDDEN,
          ("the token allows %d instance(s) and the runner has %d; make a token with more, or"
                  + " remove one that is gone for good with `sealane runners remove --instance`")
              .formatted(grant.maxInstances(), used),
          Map.of("max_instances", grant.maxInstances(), "instances", used));
    }
  }

  private Boot accepted(
      Handle handle,
      Caller.Daemon daemon,
      InstanceId id,
      BootRequest request,
      RunnerTokenTerms grant,
      String session) {
    Runner runner =
        runners
            .find(handle, daemon.runner())
            .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such runner"));
    SortedSet<String> labels = new TreeSet<>(Labels.checked(request.labels()));
    labels.removeIf(label -> !runner.labels().contains(label) && !grant.labels().contains(label));
    return new Boot(
        id,
        daemon.team(),
        daemon.runner(),
        daemon.token(),
        request,
        labels,
        Instances.sha256Hex(session),
        clock.instant());
  }

  private String newSession() {
    byte[] bytes = new byte[SESSION_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
