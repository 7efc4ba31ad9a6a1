package dev.sealane.runner.container.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// The processes as `ps` of macOS shows them.
final class PsProcessTable implements ProcessTable {

  @Override
  public Optional<String> startTicks(long pid) {
    String line = ps("-o", "stat=,lstart=", "-p", Long.toString(pid)).strip();
    if (line.isEmpty() || line.startsWith("Z")) {
      return Optional.empty();
    }
    return Optional.of(line.substring(line.indexOf(' ')).strip().replaceAll(" +", "-"));
  }

  @Override
  public List<Row> withEnvironment(List<String> variables) {
    return ps("-axEww", "-o", "pid=,pgid=,command=")
        .lines()
        .filter(line -> variables.stream().allMatch(v -> (line + " ").contains(" " + v + " ")))
        .map(line -> line.strip().split(" +", 3))
        .map(fields -> new Row(Long.parseLong(fields[0]), Long.parseLong(fields[1])))
        .toList();
  }

  private static String ps(String... arguments) {
    String[] command = new String[arguments.length + 3];
    command[0] = "env";
    command[1] = "LC_ALL=C";
    command[2] = "ps";
    System.arraycopy(arguments, 0, command, 3, arguments.length);
    try {
      return Tool.output(command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
