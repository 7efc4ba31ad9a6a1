package dev.sealane.controlplane.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Version;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A team with one of everything: a runner with a token, an instance in session, a queue, an
/// archive, a queued run.
///
/// @param owner token of its owner
/// @param daemon token of its runner
/// @param session of its instance
/// @param key of its instance
record TestTeam(
    String owner,
    TeamId team,
    RunnerId runner,
    String tokenId,
    String daemon,
    InstanceId instance,
    String session,
    QueueId queue,
    String archive,
    String run,
    P256KeyPair key) {

  static TestTeam fill(TestApi api, String owner) throws IOException, InterruptedException {
    TeamId team =
        TeamId.parse(api.done("GET", "/api/v1/me", owner, new byte[0]).get("team_id").asText());
    JsonNode token = api.done("POST", "/api/v1/runner-tokens", owner, json("{\"name\":\"pool\"}"));
    RunnerId runner = RunnerId.parse(token.get("runner_id").asText());
    String daemon = token.get("token").asText();
    InstanceId instance = new InstanceId(UUID.randomUUID());
    P256KeyPair key = P256KeyPair.generate();
    String session =
        api.done("POST", bootPath(instance), daemon, bootOf(team, runner, instance, key, 1))
            .get("session")
            .asText();
    QueueId queue = new QueueId(UUID.randomUUID());
    api.done(
        "PUT",
        "/v1/tenants/%s/runners/%s/queues/%s".formatted(team, runner, queue),
        daemon,
        Json.PLAN42.writeBytes(Map.of("PublicKey", P256KeyPair.generate().publicKey().toPem())));
    JsonNode archive = api.done("POST", "/api/v1/archives", owner, zip());
    JsonNode run =
        api.done("POST", "/api/v1/runs", owner, json("{\"kind\":\"exec\",\"command\":[\"true\"]}"));
    return new TestTeam(
        owner,
        team,
        runner,
        token.get("token_id").asText(),
        daemon,
        instance,
        session,
        queue,
        archive.get("id").asText(),
        run.get("id").asText(),
        key);
  }

  /// A team where nothing is.
  TestTeam withUnknownIds() {
    return new TestTeam(
        owner,
        new TeamId(UUID.randomUUID()),
        new RunnerId(UUID.randomUUID()),
        UUID.randomUUID().toString(),
        daemon,
        new InstanceId(UUID.randomUUID()),
        session,
        new QueueId(UUID.randomUUID()),
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        key);
  }

  /// The first boot of a further instance of this team's runner.
  HttpResponse<String> bootAnother(TestApi api) throws IOException, InterruptedException {
    InstanceId another = new InstanceId(UUID.randomUUID());
    byte[] boot = bootOf(team, runner, another, P256KeyPair.generate(), 1);
    return api.ask("POST", bootPath(another), daemon, "", boot);
  }

  /// The second boot of its instance.
  HttpResponse<String> bootAgain(TestApi api) throws IOException, InterruptedException {
    byte[] boot = bootOf(team, runner, instance, key, 2);
    return api.ask("POST", bootPath(instance), daemon, "", boot);
  }

  /// The second heartbeat of its instance; a daemon sends one more while it ends.
  void beat(TestApi api) throws IOException, InterruptedException {
    byte[] beat =
        json(
            """
            {"no":2,"draining":true,"slots":1,"cpus":1,"memory_bytes":1,"disk_free_bytes":1,
             "reserved":{"slots":0,"cpus":0,"memory_bytes":0},"silent_runtimes":[],"attempts":[]}
            """);
    HttpResponse<String> answer =
        api.ask("POST", "/api/v1/runner/heartbeat", daemon, session, beat);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.body());
    }
  }

  private static String bootPath(InstanceId instance) {
    return "/api/v1/runner/instances/" + instance + "/boot";
  }

  private static byte[] bootOf(
      TeamId team, RunnerId runner, InstanceId instance, P256KeyPair key, long number) {
    BootRequest unsigned = boot(key, number, "");
    Bytes signature = key.sign(unsigned.signedText(team, runner, instance));
    return Json.NATIVE.writeBytes(
        boot(key, number, Base64.getEncoder().encodeToString(signature.toArray())));
  }

  private static BootRequest boot(P256KeyPair key, long number, String signature) {
    return new BootRequest(
        key.publicKey(),
        number,
        Version.PRODUCT,
        Version.WIRE,
        "host",
        "linux",
        "amd64",
        new TreeSet<>(),
        new TreeSet<>(List.of("process")),
        "policy",
        signature);
  }

  private static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("hello.txt"));
      zip.write("hello".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// What stands for a parameter of a route when it is to name something of this team.
  ///
  /// @throws IllegalArgumentException for a parameter that is new: decide what stands for it
  String value(String parameter) {
    return switch (parameter) {
      case "tenant" -> team.toString();
      case "runner" -> runner.toString();
      case "token" -> tokenId;
      case "instance" -> instance.toString();
      case "queue" -> queue.toString();
      case "message" -> UUID.randomUUID().toString();
      case "archive" -> archive;
      case "run" -> run;
      case "attempt" -> "1";
      case "*" -> "out.txt";
      default ->
          throw new IllegalArgumentException("parameter " + parameter + " has no value here yet");
    };
  }

  @Override
  public String toString() {
    return "TestTeam[" + team + "]";
  }
}
