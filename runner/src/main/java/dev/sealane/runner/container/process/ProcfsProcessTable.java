package dev.sealane.runner.container.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The processes as Linux shows them under `/proc` (proc(5)).
final class ProcfsProcessTable implements ProcessTable {

  private static final Path PROC = Path.of("/proc");

  static boolean isThere() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  @Override
  public Optional<String> startTicks(long pid) {
    return stat(PROC.resolve(Long.toString(pid)))
        .filter(Stat::lives)
        .map(stat -> stat.field(START_TIME));
  }

  @Override
  public List<Row> withEnvironment(List<String> variables) {
    List<Row> rows = new ArrayList<>();
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(PROC, ProcfsProcessTable::isProcess)) {
      for (Path process : processes) {
        if (holds(process, variables)) {
          long pid = Long.parseLong(String.valueOf(process.getFileName()));
          stat(process)
              .filter(Stat::lives)
              .ifPresent(stat -> rows.add(new Row(pid, Long.parseLong(stat.field(GROUP)))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static boolean isProcess(Path path) {
    return Character.isDigit(String.valueOf(path.getFileName()).charAt(0));
  }

  private static boolean holds(Path process, List<String> variables) {
    try {
      String environment =
          "\0" + Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return variables.stream().allMatch(variable -> environment.contains("\0" + variable + "\0"));
    } catch (IOException _) {
      return false; // it ended, or it is another user's and so not ours
    }
  }

  private static Optional<Stat> stat(Path process) {
    try {
      return Optional.of(
          new Stat(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static final int STATE = 3;
  private static final int GROUP = 5;
  private static final int START_TIME = 22;

  /// @param text the line; the second field is in brackets and may itself hold any character
  private record Stat(String text) {

    String field(int number) {
      return text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[number - 3];
    }

    boolean lives() {
      String state = field(STATE);
      return !state.equals("Z") && !state.equals("X");
    }
  }
}
