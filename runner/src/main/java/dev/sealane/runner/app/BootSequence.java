package dev.sealane.runner.app;

import dev.sealane.api.Version;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.identity.HostName;
import dev.sealane.runner.identity.Identity;
import dev.sealane.runner.identity.IdentityFile;
import dev.sealane.runner.net.Credentials;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.net.ServerException.Answered;
import java.util.Base64;
import java.util.List;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The first words to a Sealane control plane: who this is, signed, under a number that rises.
final class BootSequence {

  private static final Logger log = LoggerFactory.getLogger(BootSequence.class);

  private final ServerApi server;
  private final Credentials credentials;
  private final IdentityFile file;
  private final Claims claims;
  private volatile Identity identity;
  private volatile long boot;

  BootSequence(
      ServerApi server,
      Credentials credentials,
      IdentityFile file,
      Identity identity,
      Claims claims) {
    this.server = server;
    this.credentials = credentials;
    this.file = file;
    this.identity = identity;
    this.claims = claims;
  }

  /// Who this is now; changes when the disk turns out to be a clone.
  Identity identity() {
    return identity;
  }

  /// Number of the last boot; 0 before the first.
  long boot() {
    return boot;
  }

  /// Boots once, under a number never used before, so that a lost answer does no harm.
  ///
  /// @throws ServerException when it failed; try again
  synchronized BootReply boot(HostName host) throws InterruptedException {
    requirePinnedKey();
    try {
      return send(host);
    } catch (ServerException e) {
      if (e.failure() instanceof Answered answered && isTaken(answered)) {
        Identity before = identity;
        identity = file.replace();
        log.error(
            "instance id is held by another host, perhaps this disk was cloned; "
                + "going on as a new instance before={} now={}",
            before.id(),
            identity.id());
        return send(host);
      }
      throw e;
    }
  }

  private static boolean isTaken(Answered answered) {
    return answered.status() == 409
        && (answered.code().equals("instance_taken") || answered.code().equals("superseded"));
  }

  private BootReply send(HostName host) throws InterruptedException {
    long number = file.nextBoot();
    RunnerToken token = credentials.parsed();
    BootRequest unsigned = request(host, number, "");
    String signature =
        Base64.getEncoder()
            .encodeToString(
                identity
                    .key()
                    .sign(unsigned.signedText(token.team(), token.runner(), identity.id()))
                    .toArray());
    BootReply reply = server.boot(identity.id(), request(host, number, signature));
    boot = number;
    credentials.booted(Secret.of(reply.session()));
    log.info("booted instance={} boot={} labels={}", identity.id(), number, reply.labels());
    return reply;
  }

  private BootRequest request(HostName host, long number, String signature) {
    return new BootRequest(
        identity.key().publicKey(),
        number,
        Version.PRODUCT,
        Version.WIRE,
        host.name(),
        host.os(),
        host.arch(),
        claims.labels(),
        claims.runtimes(),
        claims.policyHash(),
        signature);
  }

  /// Says early and clearly that token and server do not belong together; what protects is the
  /// check of every message.
  private void requirePinnedKey() throws InterruptedException {
    List<String> offered = server.serverKeys().stream().map(P256PublicKey::thumbprint).toList();
    if (offered.stream().noneMatch(credentials.parsed().serverKeys()::contains)) {
      log.error(
          "the server's keys are not the ones that the runner token names, so its messages will "
              + "not be opened; make a new token there offered={} named={}",
          offered,
          credentials.parsed().serverKeys());
    }
  }

  /// What the instance says of itself.
  ///
  /// @param labels labels that it wants
  /// @param runtimes what it can run with
  /// @param policyHash changes with the policy
  record Claims(SortedSet<String> labels, SortedSet<String> runtimes, String policyHash) {}
}
