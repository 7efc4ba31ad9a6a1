package dev.sealane.controlplane.app;

import dev.sealane.controlplane.blob.BlobLimits;
import dev.sealane.controlplane.http.BodyLimit;
import dev.sealane.controlplane.http.HttpLimits;
import dev.sealane.controlplane.http.ListenAddress;
import dev.sealane.controlplane.http.ListenAddress.Tls;
import dev.sealane.controlplane.queue.QueueLimits;
import dev.sealane.controlplane.retention.RetentionLimits;
import dev.sealane.controlplane.run.RunSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// The server's configuration file, in TOML. Every key may be left out; any other key is an error.
/// docs/configuration.md has them all, with what they mean.
public final class ControlPlaneConfigFile {

  private static final long GIB = 1L << 30;
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;
  private static final long MOST_DAYS = 36_500;
  private static final long MOST_BYTES = 1L << 60;

  private final ConfigTable table;
  private final Path base;

  private ControlPlaneConfigFile(ConfigTable table, Path base) {
    this.table = table;
    this.base = base;
  }

  /// Reads a file. Relative paths in it start at its directory.
  ///
  /// @param usualData data directory when the file names none
  /// @throws ConfigException when it cannot be read, is no TOML, or breaks a rule; it names all
  ///   problems
  public static ControlPlaneConfig read(Path file, Path usualData) {
    TomlParseResult toml;
    try {
      toml = Toml.parse(file);
    } catch (NoSuchFileException _) {
      throw new ConfigException(List.of(file + ": does not exist"));
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read: " + e));
    }
    if (toml.hasErrors()) {
      throw new ConfigException(
          toml.errors().stream().map(error -> file + ": " + error.toString()).toList());
    }
    ConfigTable table = new ConfigTable(toml);
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    ControlPlaneConfig config = new ControlPlaneConfigFile(table, base).config(usualData);
    table.finish();
    return config;
  }

  /// Every key that a file may have, such as `server.listen`.
  static Set<String> keys() {
    ConfigTable table = new ConfigTable(Toml.parse(""));
    new ControlPlaneConfigFile(table, Path.of("")).config(Path.of(""));
    return table.known();
  }

  private ControlPlaneConfig config(Path usualData) {
    Path data = table.path("server.data_dir", base).orElse(usualData);
    ControlPlaneConfig defaults = ControlPlaneConfig.defaults(data);
    Limits limits = defaults.limits();
    return defaults
        .withMasterKey(table.path("server.master_key_file", base).orElse(defaults.masterKey()))
        .withListen(listen())
        .withLimits(
            new Limits(
                http(limits.http()),
                queues(limits.queues()),
                runs(limits.runs()),
                limits.logs(),
                limits.events(),
                blobs(limits.blobs()),
                retention(limits.retention())));
  }

  private ListenAddress listen() {
    String address =
        table.text("server.listen").orElse(ControlPlaneConfig.USUAL_ADDRESS.toString());
    Tls tls = tls();
    try {
      return ListenAddress.parse(address, tls);
    } catch (IllegalArgumentException e) {
      table.problem("server.listen: " + e.getMessage());
      return ControlPlaneConfig.USUAL_ADDRESS;
    }
  }

  private Tls tls() {
    Optional<Path> certificate = table.path("server.tls_cert", base);
    Optional<Path> key = table.path("server.tls_key", base);
    if (certificate.isPresent() != key.isPresent()) {
      table.problem("server.tls_cert: is set alone, must be set together with server.tls_key");
    }
    return certificate.isPresent() && key.isPresent()
        ? new Tls.Pem(certificate.get(), key.get())
        : new Tls.Off();
  }

  private HttpLimits http(HttpLimits usual) {
    int body = table.smallNumber("http.body_bytes", usual.body().wireBytes(), 1024, 64 << 20);
    int report =
        table.smallNumber("http.report_bytes", usual.report().wireBytes(), 64 << 10, 256 << 20);
    int decoded =
        table.smallNumber(
            "http.report_decoded_bytes", usual.report().decodedBytes(), 64 << 10, 1 << 30);
    if (decoded < report) {
      table.problem("http.report_decoded_bytes: is less than http.report_bytes");
      decoded = report;
    }
    return new HttpLimits(
        new BodyLimit(body, body),
        new BodyLimit(report, decoded),
        table.smallNumber("http.header_bytes", usual.headerBytes(), 1024, 1 << 20),
        usual.lineBytes(),
        table.seconds("http.idle_seconds", usual.idle(), 130, HOUR),
        usual.bodyTime(),
        usual.stalled(),
        usual.closing());
  }

  private QueueLimits queues(QueueLimits usual) {
    return new QueueLimits(
        table.seconds("queues.max_wait_seconds", usual.maxWait(), 1, 120),
        usual.batch(),
        usual.silentAfter(),
        usual.pingEvery(),
        usual.pingTimeout(),
        usual.unhealthyAfter(),
        usual.deleteAfter(),
        usual.keepMessages(),
        table.smallNumber("queues.per_instance", usual.queuesPerInstance(), 1, 100_000),
        table.smallNumber("queues.per_runner", usual.queuesPerRunner(), 1, 100_000),
        table.smallNumber("queues.mailbox", usual.mailbox(), 1, 100_000));
  }

  private RunSettings runs(RunSettings usual) {
    return new RunSettings(
        table.seconds("runs.lease_seconds", usual.lease(), 5, HOUR),
        table.seconds("runs.heartbeat_seconds", usual.heartbeat(), 1, HOUR),
        table.seconds("runs.fence_after_seconds", usual.fenceAfter(), 10, DAY),
        usual.acceptance(),
        table.smallNumber("runs.start_tries", usual.startTries(), 1, 100),
        usual.logWait(),
        table.seconds("runs.idempotency_seconds", usual.keyKept(), 60, 30 * DAY),
        table.smallNumber("runs.batch_runs", usual.batchRuns(), 1, 64),
        usual.batchBytes());
  }

  private RetentionLimits retention(RetentionLimits usual) {
    return new RetentionLimits(
        days("retention.runs_days", usual.runs()),
        days("retention.logs_days", usual.logs()),
        days("retention.artifacts_days", usual.artifacts()),
        days("retention.archives_days", usual.archives()),
        table.number("retention.log_bytes", usual.logBytes(), 0, MOST_BYTES),
        table.number("retention.artifact_bytes", usual.artifactBytes(), 0, MOST_BYTES),
        table.number("retention.archive_bytes", usual.archiveBytes(), 0, MOST_BYTES));
  }

  private Duration days(String key, Duration usual) {
    return Duration.ofDays(table.number(key, usual.toDays(), 0, MOST_DAYS));
  }

  private BlobLimits blobs(BlobLimits usual) {
    return new BlobLimits(
        usual.archive(),
        table.number("storage.archive_bytes", usual.archiveBytes(), 1024, 64 * GIB),
        usual.unusedArchives(),
        table.number("storage.artifact_bytes", usual.artifactBytes(), 1, 1024 * GIB),
        table.number("storage.artifact_bytes_per_run", usual.artifactBytesOfRun(), 1, 8192 * GIB),
        table.smallNumber("storage.artifacts_per_run", usual.artifactsOfRun(), 1, 10_000_000));
  }
}
