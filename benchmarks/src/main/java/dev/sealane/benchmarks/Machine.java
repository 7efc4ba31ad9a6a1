package dev.sealane.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Says on what was measured.
final class Machine {

  private static final Path CPUS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /// Date, cores, CPU, kernel, JDK and engine in one line.
  static String here(Workbench bench) throws IOException, InterruptedException {
    return "%s on %d cores%s, %s %s, JDK %s, %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            cpu(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            engine(bench));
  }

  private static String cpu() throws IOException {
    if (!Files.isReadable(CPUS)) {
      return "";
    }
    try (var lines = Files.lines(CPUS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> " of " + line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  private static String engine(Workbench bench) throws InterruptedException {
    try {
      Workbench.Finished docker = bench.run("docker", "version", "--format", "{{.Server.Version}}");
      return docker.exit() == 0 ? "Docker " + docker.output().strip() : "no engine";
    } catch (IOException _) {
      return "no engine";
    }
  }
}
