package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealException;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.instance.Signatures;
import dev.sealane.controlplane.runner.Runner;
import dev.sealane.controlplane.runner.Runners;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Decides on registrations of queues: any key on P-256 for ECIES; for HPKE also the signature of
/// the instance, in its current boot (native.md section 2). Safe for any thread; blocks on the
/// database.
final class Registrations {

  private final Queues queues;
  private final Runners runners;
  private final Instances instances;
  private final InstantSource clock;

  Registrations(Queues queues, Runners runners, Instances instances, InstantSource clock) {
    this.queues = queues;
    this.runners = runners;
    this.instances = instances;
    this.clock = clock;
  }

  /// Which queue is registered.
  record Place(TeamId team, RunnerId runner, QueueId queue) {}

  /// @throws SealaneException `not_found` when runner or instance are not there; `invalid_request`
  ///   with the field when key or signature do not fit; `forbidden` when a later boot has begun
  Queues.Registered register(Caller caller, Place place, RegisterQueue body) {
    Runner runner = runners.require(caller, place.runner(), Action.MANAGE, false);
    if (!runner.team().equals(place.team())) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such runner");
    }
    String pem = key(body).toPem();
    SealScheme scheme = Objects.requireNonNullElse(body.encryptionAlgorithm(), SealScheme.ECIES);
    return switch (scheme) {
      case ECIES -> queues.register(fresh(place, Optional.empty(), pem, scheme), _ -> {});
      case HPKE -> {
        RunnerQueue.Origin origin = origin(body);
        yield queues.register(
            fresh(place, Optional.of(origin), pem, scheme),
            handle -> requireSigned(handle, place, origin, body));
      }
      case HPKE_RESPONSE ->
          throw invalid("EncryptionAlgorithm: is for responses, must be one for requests");
    };
  }

  private RunnerQueue fresh(
      Place place, Optional<RunnerQueue.Origin> origin, String pem, SealScheme scheme) {
    return RunnerQueue.fresh(
        place.queue(), place.team(), place.runner(), origin, pem, scheme, clock.instant());
  }

  private static P256PublicKey key(RegisterQueue body) {
    if (body.publicKey() == null) { // left out of the body
      throw invalid("PublicKey: is missing");
    }
    try {
      return P256PublicKey.fromPem(body.publicKey());
    } catch (SealException e) {
      throw invalid("PublicKey: " + e.getMessage());
    }
  }

  private static RunnerQueue.Origin origin(RegisterQueue body) {
    if (body.instanceId() == null || body.boot() == null || body.signature() == null) {
      throw invalid("InstanceID, Boot and Signature must come with " + SealScheme.HPKE);
    }
    return new RunnerQueue.Origin(body.instanceId(), body.boot());
  }

  private void requireSigned(
      Handle handle, Place place, RunnerQueue.Origin origin, RegisterQueue body) {
    InstanceId id = origin.instance();
    InstanceView instance =
        instances
            .find(handle, id)
            .filter(found -> found.runner().equals(place.runner()) && !found.gone())
            .orElseThrow(
                () -> new SealaneException(ErrorCode.NOT_FOUND, "no such instance; boot first"));
    if (instance.boot() != origin.boot()) {
      throw new SealaneException(
          ErrorCode.FORBIDDEN,
          "boot %d of the instance is not its current one, which is %d"
              .formatted(origin.boot(), instance.boot()));
    }
    Bytes signed =
        RegisterQueue.signedText(
            place.team(),
            place.runner(),
            id,
            origin.boot(),
            place.queue(),
            body.publicKey(),
            SealScheme.HPKE);
    P256PublicKey pinned = instances.key(handle, id);
    boolean good =
        Optional.ofNullable(body.signature())
            .flatMap(Signatures::read)
            .filter(signature -> pinned.verifies(signed, signature))
            .isPresent();
    if (!good) {
      throw invalid("Signature: does not verify with the instance's key");
    }
  }

  private static SealaneException invalid(String message) {
    return new SealaneException(ErrorCode.INVALID_REQUEST, message);
  }
}
