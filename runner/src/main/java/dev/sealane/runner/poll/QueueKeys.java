package dev.sealane.runner.poll;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.runner.config.RunnerToken;
import java.util.Base64;
import java.util.UUID;

/// A queue's id and key pair. They live in memory only: the queue dies with them.
///
/// @param id chosen here
/// @param pair messages are sealed to it
record QueueKeys(QueueId id, P256KeyPair pair) {

  static QueueKeys fresh() {
    return new QueueKeys(new QueueId(UUID.randomUUID()), P256KeyPair.generate());
  }

  /// Body of the registration: signed by the instance towards a Sealane control plane, the bare key
  /// towards a Plan42 server.
  RegisterQueue registration(PollIdentity identity) {
    String pem = pair.publicKey().toPem();
    if (!(identity instanceof PollIdentity.Sealane sealane)) {
      return new RegisterQueue(pem, null, null, null, null);
    }
    RunnerToken token = sealane.token();
    InstanceId instance = sealane.instance().id();
    byte[] signature =
        sealane
            .instance()
            .key()
            .sign(
                RegisterQueue.signedText(
                    token.team(),
                    token.runner(),
                    instance,
                    sealane.boot(),
                    id,
                    pem,
                    SealScheme.HPKE))
            .toArray();
    return new RegisterQueue(
        pem,
        SealScheme.HPKE,
        instance,
        sealane.boot(),
        Base64.getEncoder().encodeToString(signature));
  }
}
