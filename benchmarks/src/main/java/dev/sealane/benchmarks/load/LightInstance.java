package dev.sealane.benchmarks.load;

import dev.sealane.api.Version;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.runner.config.RunnerToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// An instance as far as the server sees it: it has booted and says that it lives.
///
/// @param token what its runner token says
/// @param id its id
/// @param key its key
/// @param session what the boot was answered with
/// @param heartbeats numbers of its heartbeats
public record LightInstance(
    RunnerToken token, InstanceId id, P256KeyPair key, String session, AtomicLong heartbeats) {

  static final long BOOT = 1;
  private static final int SLOTS = 64;
  private static final long MEMORY = 64L << 30;

  /// Boots a fresh instance and declares its capacity.
  ///
  /// @param connection carries the runner token {@code text}
  public static LightInstance boot(LightConnection connection, String text) throws IOException {
    RunnerToken token = RunnerToken.parse(text);
    InstanceId id = new InstanceId(UUID.randomUUID());
    P256KeyPair key = P256KeyPair.generate();
    BootRequest unsigned = request(key, "");
    String signature =
        Base64.getEncoder()
            .encodeToString(
                key.sign(unsigned.signedText(token.team(), token.runner(), id)).toArray());
    String answer =
        connection
            .post(
                "/api/v1/runner/instances/" + id + "/boot",
                Json.NATIVE.writeBytes(request(key, signature)))
            .required()
            .body();
    BootReply reply = Json.NATIVE.read(answer.getBytes(StandardCharsets.UTF_8), BootReply.class);
    LightInstance booted = new LightInstance(token, id, key, reply.session(), new AtomicLong());
    booted.heartbeat(connection);
    return booted;
  }

  private static BootRequest request(P256KeyPair key, String signature) {
    return new BootRequest(
        key.publicKey(),
        BOOT,
        Version.PRODUCT,
        Version.WIRE,
        "light",
        "linux",
        "amd64",
        new TreeSet<>(),
        new TreeSet<>(List.of("process")),
        "none",
        signature);
  }

  /// Says that it lives and holds nothing.
  public void heartbeat(LightConnection connection) throws IOException {
    Heartbeat heartbeat =
        new Heartbeat(
            heartbeats.incrementAndGet(),
            false,
            SLOTS,
            SLOTS,
            MEMORY,
            Heartbeat.Reserved.NONE,
            MEMORY,
            null,
            List.of());
    call(connection, "POST", "/api/v1/runner/heartbeat", Json.NATIVE.writeBytes(heartbeat));
  }

  /// A call that carries its session.
  LightConnection.Answer call(LightConnection connection, String method, String path, byte[] json)
      throws IOException {
    return connection.call(method, path, "X-Sealane-Session: " + session + "\r\n", json).required();
  }
}
