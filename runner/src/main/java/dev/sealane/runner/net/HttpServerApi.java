package dev.sealane.runner.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealException;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// {@link ServerApi} over HTTP.
final class HttpServerApi implements ServerApi {

  private static final String API = "/api/v1";
  private static final String RUNNER = API + "/runner";

  /// The slowest link that a file must pass: 64 KiB a second.
  private static final long SLOWEST_BYTES_A_SECOND = 64 << 10;

  /// Longest download; an archive is at most some hundred MiB.
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(14);

  private static final int COORDINATE = 32;

  private final Transport calls;
  private final Transport afterBoot;

  /// @param calls for what comes before a boot, and the boot itself
  /// @param afterBoot for everything that belongs to a boot
  HttpServerApi(Transport calls, Transport afterBoot) {
    this.calls = calls;
    this.afterBoot = afterBoot;
  }

  @Override
  public List<P256PublicKey> serverKeys() throws InterruptedException {
    Call call = Call.of("GET", API + "/server-key");
    byte[] body = calls.send(call).body();
    JsonNode keys = JsonAnswers.read(call, () -> Json.NATIVE.readTree(body)).path("keys");
    List<P256PublicKey> read = new ArrayList<>();
    for (JsonNode key : keys) {
      read.add(key(call, key));
    }
    return read;
  }

  @Override
  public BootReply boot(InstanceId instance, BootRequest request) throws InterruptedException {
    Call call = Call.of("POST", RUNNER + "/instances/" + instance + "/boot");
    byte[] body = calls.send(call.json(Json.NATIVE.writeBytes(request))).body();
    return JsonAnswers.read(call, () -> Json.NATIVE.read(body, BootReply.class));
  }

  @Override
  public Heartbeat.Reply heartbeat(Heartbeat heartbeat) throws InterruptedException {
    Call call = Call.of("POST", RUNNER + "/heartbeat").json(Json.NATIVE.writeBytes(heartbeat));
    byte[] body = afterBoot.send(call).body();
    return JsonAnswers.read(call, () -> Json.NATIVE.read(body, Heartbeat.Reply.class));
  }

  @Override
  public List<StartAnswer.Permit> permits(List<AttemptRef> attempts) throws InterruptedException {
    Call call = Call.of("POST", RUNNER + "/permits").json(Json.NATIVE.writeBytes(attempts));
    byte[] body = afterBoot.send(call).body();
    return JsonAnswers.read(call, () -> Json.NATIVE.readList(body, StartAnswer.Permit.class));
  }

  @Override
  public List<ReportEntry.Answer> report(List<ReportEntry> entries) throws InterruptedException {
    Call call =
        Call.of("POST", RUNNER + "/report").json(gzip(entries)).header("Content-Encoding", "gzip");
    byte[] body = afterBoot.send(call).body();
    List<ReportEntry.Answer> answers =
        JsonAnswers.read(call, () -> Json.NATIVE.readList(body, ReportEntry.Answer.class));
    if (answers.size() != entries.size()) {
      throw new ServerException(
          new OutOfReach(),
          "%s: %d answers to %d entries".formatted(call, answers.size(), entries.size()),
          null);
    }
    return answers;
  }

  @Override
  public void blackBox(LossReport report) throws InterruptedException {
    calls.send(
        Call.of("POST", RUNNER + "/black-box")
            .json(Json.NATIVE.writeBytes(report))
            .within(Duration.ofSeconds(5)));
  }

  @Override
  public void closeQueues() throws InterruptedException {
    calls.send(Call.of("DELETE", RUNNER + "/boot").within(Duration.ofSeconds(4)));
  }

  @Override
  public void fetchArchive(ArchiveId archive, Path target) throws InterruptedException {
    afterBoot.send(
        Call.of("GET", RUNNER + "/archives/" + archive).within(DOWNLOAD_LIMIT).into(target));
  }

  @Override
  public void uploadArtifact(AttemptRef attempt, String path, Path file, String sha256)
      throws InterruptedException {
    Call call =
        Call.of(
            "PUT",
            "%s/runs/%s/attempts/%d/artifacts/%s"
                .formatted(RUNNER, attempt.runId(), attempt.attempt(), escaped(path)));
    try {
      Duration limit = Call.DEFAULT_LIMIT.plusSeconds(Files.size(file) / SLOWEST_BYTES_A_SECOND);
      afterBoot.send(
          call.body(new CallBody.File(file))
              .header("Content-Type", "application/octet-stream")
              .header("X-Sha256", sha256)
              .within(limit));
    } catch (IOException e) {
      throw new UncheckedIOException(call + ": " + file + " cannot be read", e);
    }
  }

  @Override
  public Secret<String> renewToken() throws InterruptedException {
    Call call = Call.of("POST", RUNNER + "/token");
    byte[] body = afterBoot.send(call).body();
    JsonNode answer = JsonAnswers.read(call, () -> Json.NATIVE.readTree(body));
    String token = answer.path("token").asText("");
    if (token.isEmpty()) {
      throw new ServerException(new OutOfReach(), call + ": no token in the answer", null);
    }
    return Secret.of(token);
  }

  /// A JWK with `x` and `y` of 32 bytes each.
  private static P256PublicKey key(Call call, JsonNode jwk) {
    try {
      byte[] point = new byte[1 + 2 * COORDINATE];
      point[0] = 4;
      byte[] x = Base64.getUrlDecoder().decode(jwk.path("x").asText());
      byte[] y = Base64.getUrlDecoder().decode(jwk.path("y").asText());
      System.arraycopy(Arrays.copyOf(x, COORDINATE), 0, point, 1, COORDINATE);
      System.arraycopy(Arrays.copyOf(y, COORDINATE), 0, point, 1 + COORDINATE, COORDINATE);
      return P256PublicKey.fromPoint(point);
    } catch (IllegalArgumentException | SealException e) {
      throw new ServerException(new OutOfReach(), call + ": a key cannot be read", e);
    }
  }

  private static String escaped(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  private static byte[] gzip(List<ReportEntry> entries) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(16 << 10);
    try (GZIPOutputStream gzip = new FastGzip(packed)) {
      Json.NATIVE.writeList(entries, ReportEntry.class, gzip);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return packed.toByteArray();
  }

  /// Level 1: a log line should leave at once, and most of the gain is in the first level.
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
