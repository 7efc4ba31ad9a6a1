package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The processes of runs on this host, found by what their environment says.
final class JobProcesses {

  private JobProcesses() {}

  /// Those whose files lie below {@code root}.
  static Stream<ProcessHandle> of(Path root) {
    String ours = root + "/";
    return ProcessHandle.allProcesses()
        .filter(process -> {
          String environment = read(process, "environ");
          return environment.contains("SEALANE_RUN_ID=")
              && (environment.contains(ours) || read(process, "cmdline").contains(ours));
        });
  }

  /// Its command line.
  static String command(ProcessHandle process) {
    return read(process, "cmdline").replace('\0', ' ').strip();
  }

  /// @return empty when it is gone or is not ours to read
  private static String read(ProcessHandle process, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(process.pid()), file);
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
