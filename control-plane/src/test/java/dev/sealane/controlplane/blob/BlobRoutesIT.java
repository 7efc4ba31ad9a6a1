package dev.sealane.controlplane.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.archive.ArchiveLimits;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.http.TestServer;
import dev.sealane.controlplane.instance.InstanceStore;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlobRoutesIT {

  private static final RunId RUN = new RunId(new UUID(5, 5));
  private static final BlobLimits LIMITS =
      new BlobLimits(
          new ArchiveLimits(10, 10_000), 5_000, Duration.ofHours(24), 400_000, 500_000, 3);

  @TempDir Path directory;

  private final FakeRuns runs = new FakeRuns();
  private final HttpClient http = HttpClient.newHttpClient();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");
  private Database database;
  private BlobParts blobs;
  private BlobRows rows;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    database = TestDatabase.open(directory);
    rows = new BlobRows(database);
    rows.insertRun(RUN);
    blobs =
        BlobParts.create(
            database,
            directory.resolve("blobs"),
            new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])),
            LIMITS,
            new UuidV7(() -> now, new Random(1)),
            () -> now);
    Instances instances = new Instances(database, new InstanceStore(), () -> now);
    server =
        new TestServer(
            Files.createDirectories(directory.resolve("uploads")),
            routes -> blobs.addTo(routes, instances, runs));
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
    database.close();
  }

  @Test
  void an_archive_goes_to_the_instance_that_needs_it_and_to_no_other()
      throws IOException, InterruptedException {
    byte[] zip = zip("src/App.java", 1_000);
    HttpResponse<String> uploaded = upload(zip);
    JsonNode receipt = json(uploaded.body());
    ArchiveId archive = ArchiveId.parse(receipt.path("id").asText());

    assertThat(uploaded.statusCode()).isEqualTo(201);
    assertThat(receipt.path("size").asInt()).isEqualTo(zip.length);
    assertThat(receipt.path("sha256").asText()).isEqualTo(Bytes.copyOf(zip).sha256Hex());
    assertThat(download(archive).statusCode()).isEqualTo(404);

    rows.giveArchive(RUN, archive);
    HttpResponse<byte[]> downloaded = download(archive);
    assertThat(downloaded.statusCode()).isEqualTo(200);
    assertThat(downloaded.body()).isEqualTo(zip);
    assertThat(downloaded.headers().firstValueAsLong("Content-Length")).hasValue(zip.length);

    rows.endAttempt(RUN);
    assertThat(download(archive).statusCode()).isEqualTo(404);
  }

  @Test
  void a_bad_archive_leaves_nothing_behind() throws IOException, InterruptedException {
    HttpResponse<String> refused = upload(zip("../x", 10));

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused.body()).path("error").path("message").asText())
        .isEqualTo("archive entry \"../x\": its path contains \"..\"");
    assertThat(upload("hello".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(422);
    assertThat(upload(zip("zeros", 20_000)).body()).contains("pass 10000 bytes");
    assertThat(upload(new byte[6_000]).statusCode()).isEqualTo(413);
    assertThat(blobFiles()).isZero();
    assertThat(files(directory.resolve("uploads"))).isZero();
  }

  @Test
  void archives_that_no_run_names_expire() throws IOException, InterruptedException {
    ArchiveId unused = uploaded();
    ArchiveId used = uploaded();
    blobs.archives().use(BlobRows.TEAM, used);

    now = now.plus(Duration.ofHours(23));
    blobs.archives().removeUnused();
    assertThat(blobFiles()).isEqualTo(2);

    now = now.plus(Duration.ofHours(2));
    blobs.archives().removeUnused();
    assertThat(blobFiles()).isEqualTo(1);
    rows.giveArchive(RUN, unused);
    assertThat(download(unused).statusCode()).isEqualTo(404);
    rows.giveArchive(RUN, used);
    assertThat(download(used).statusCode()).isEqualTo(200);
  }

  @Test
  void artifacts_come_back_one_by_one_and_together() throws IOException, InterruptedException {
    byte[] report = BlobsContract.random(300_000);
    byte[] note = "grüße".getBytes(StandardCharsets.UTF_8);
    assertThat(put("out/report.bin", report).statusCode()).isEqualTo(204);
    assertThat(put("out/gr%C3%BC%C3%9Fe%20%231.txt", note).statusCode()).isEqualTo(204);
    assertThat(put("empty", new byte[0]).statusCode()).isEqualTo(204);

    JsonNode list = json(get("/artifacts").body());
    assertThat(list.toString())
        .isEqualTo(
            "{\"items\":[{\"path\":\"empty\",\"size\":0,\"sha256\":\"%s\",\"attempt\":1},"
                    .formatted(Bytes.copyOf(new byte[0]).sha256Hex())
                + "{\"path\":\"out/grüße #1.txt\",\"size\":7,\"sha256\":\"%s\",\"attempt\":1},"
                    .formatted(Bytes.copyOf(note).sha256Hex())
                + "{\"path\":\"out/report.bin\",\"size\":300000,\"sha256\":\"%s\",\"attempt\":1}],"
                    .formatted(Bytes.copyOf(report).sha256Hex())
                + "\"next_cursor\":null}");

    HttpResponse<byte[]> one = getBytes("/artifacts/out/gr%C3%BC%C3%9Fe%20%231.txt");
    assertThat(one.body()).isEqualTo(note);
    assertThat(one.headers().firstValueAsLong("Content-Length")).hasValue(7);
    assertThat(one.headers().firstValue("Content-Type")).contains("application/octet-stream");
    assertThat(one.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(one.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename*=UTF-8''gr%C3%BC%C3%9Fe%20%231.txt");
    assertThat(getBytes("/artifacts/empty").body()).isEmpty();

    Map<String, byte[]> unpacked = untar(getBytes("/artifacts.tar.gz").body());
    assertThat(unpacked).containsOnlyKeys("empty", "out/grüße #1.txt", "out/report.bin");
    assertThat(unpacked.get("out/report.bin")).isEqualTo(report);
  }

  @Test
  void an_artifact_is_what_it_says_and_within_its_limits()
      throws IOException, InterruptedException {
    byte[] content = new byte[10];
    assertThat(put("a", content, "0".repeat(64)).body()).contains("X-Sha256 says");
    assertThat(put("a", content, "none").statusCode()).isEqualTo(400);
    assertThat(put("%2e%2e/a", content).statusCode()).isEqualTo(400);
    assertThat(put("b/%2E%2E%2F%2E%2E/a", content).statusCode()).isEqualTo(400);
    assertThat(put("a//b", content).statusCode()).isEqualTo(400);
    assertThat(put("a%00b", content).statusCode()).isEqualTo(400);
    assertThat(put("big", new byte[400_001]).statusCode()).isEqualTo(413);
    assertThat(blobFiles()).isZero();

    assertThat(put("a", new byte[300_000]).statusCode()).isEqualTo(204);
    assertThat(put("b", new byte[300_000]).body()).contains("pass 500000 bytes");
    assertThat(put("a", new byte[400_000]).statusCode()).as("in its place").isEqualTo(204);
    assertThat(blobFiles()).isEqualTo(1);
    assertThat(put("b", content).statusCode()).isEqualTo(204);
    assertThat(put("c", content).statusCode()).isEqualTo(204);
    assertThat(put("d", content).body()).contains("3 files");
  }

  @Test
  void only_the_attempt_that_counts_may_write() throws IOException, InterruptedException {
    runs.state = new AttemptState.Stale();
    assertThat(put("a", new byte[1]).statusCode()).isEqualTo(410);
    runs.state = new AttemptState.Ended(7);
    assertThat(put("a", new byte[1]).statusCode()).isEqualTo(204);

    assertThat(
            server
                .send(
                    server
                        .as("daemon", artifactPath("b"))
                        .PUT(BodyPublishers.ofByteArray(new byte[1])))
                .statusCode())
        .as("no session")
        .isEqualTo(401);
    assertThat(
            server
                .send(server.as("owner", artifactPath("b")).PUT(BodyPublishers.noBody()))
                .statusCode())
        .as("no daemon")
        .isEqualTo(403);
  }

  @Test
  void what_is_not_there_is_not_found() throws IOException, InterruptedException {
    assertThat(get("/artifacts/none").statusCode()).isEqualTo(404);
    assertThat(get("/artifacts/%2e%2e/%2e%2e/etc/passwd").statusCode()).isEqualTo(400);
    assertThat(json(get("/artifacts").body()).path("items")).isEmpty();
    assertThat(untar(getBytes("/artifacts.tar.gz").body())).isEmpty();
    runs.visible = false;
    assertThat(get("/artifacts").statusCode()).isEqualTo(404);
    assertThat(get("/artifacts.tar.gz").statusCode()).isEqualTo(404);
  }

  private ArchiveId uploaded() throws IOException, InterruptedException {
    return ArchiveId.parse(json(upload(zip("a", 10)).body()).path("id").asText());
  }

  private HttpResponse<String> upload(byte[] body) throws IOException, InterruptedException {
    return server.send(
        server.as("member", "/api/v1/archives").POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<byte[]> download(ArchiveId archive)
      throws IOException, InterruptedException {
    return http.send(
        server
            .as("daemon", "/api/v1/runner/archives/" + archive)
            .header(Instances.SESSION_HEADER, BlobRows.SESSION)
            .build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> put(String path, byte[] content)
      throws IOException, InterruptedException {
    return put(path, content, Bytes.copyOf(content).sha256Hex());
  }

  private HttpResponse<String> put(String path, byte[] content, String sha256)
      throws IOException, InterruptedException {
    return server.send(
        server
            .as("daemon", artifactPath(path))
            .header(Instances.SESSION_HEADER, BlobRows.SESSION)
            .header("X-Sha256", sha256)
            .PUT(BodyPublishers.ofByteArray(content)));
  }

  private static String artifactPath(String path) {
    return "/api/v1/runner/runs/" + RUN + "/attempts/1/artifacts/" + path;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return server.send(server.as("viewer", "/api/v1/runs/" + RUN + path));
  }

  private HttpResponse<byte[]> getBytes(String path) throws IOException, InterruptedException {
    return http.send(
        server.as("viewer", "/api/v1/runs/" + RUN + path).build(), BodyHandlers.ofByteArray());
  }

  private long blobFiles() throws IOException {
    return files(directory.resolve("blobs"));
  }

  private static long files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(Files::isRegularFile).count();
    }
  }

  private static byte[] zip(String name, int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(new byte[size]);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  private static Map<String, byte[]> untar(byte[] archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    return files;
  }

  private static JsonNode json(String text) {
    return Json.NATIVE.readTree(text.getBytes(StandardCharsets.UTF_8));
  }

  /// One run that may be visible and whose attempts stand as the test says.
  private static final class FakeRuns implements ArtifactRuns {

    volatile AttemptState state = new AttemptState.Current();
    volatile boolean visible = true;

    @Override
    public RunId visible(Caller caller, String ref) {
      if (!visible) {
        throw new SealaneException(ErrorCode.NOT_FOUND, "no such run");
      }
      return RunId.parse(ref);
    }

    @Override
    public AttemptState state(AttemptRef attempt, InstanceId instance) {
      return state;
    }
  }
}
