package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// `./sealane-chaos`: a trial of any length. Exit codes: 0 nothing found, 1 something was, 64
/// usage.
public final class Main {

  private static final String USAGE =
      """
      Usage: sealane-chaos [--minutes N] [--seed S] [--runs N] [--faults N] [--runners N]
      Kills, cuts, fills and stops real processes while runs with known output pass through, then
      checks that nothing was lost, doubled or told wrong. The same seed draws the same schedule.
      """;

  private Duration length = Duration.ofMinutes(4);
  private long seed = ThreadLocalRandom.current().nextLong(1, 1_000_000);
  private int runners = 3;
  private int runs;
  private int faults;

  private Main() {}

  /// @param arguments root of the project, then the options
  public static void main(String[] arguments) throws IOException {
    System.exit(new Main().run(new ArrayDeque<>(List.of(arguments)), System.out));
  }

  private int run(Deque<String> arguments, PrintStream out) throws IOException {
    Path project = Path.of(arguments.removeFirst());
    try {
      read(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("sealane-chaos: " + e.getMessage() + System.lineSeparator() + USAGE);
      return 64;
    }
    Schedule.Size usual = Schedule.Size.of(length, runners);
    Schedule.Size size =
        new Schedule.Size(
            length, runners, runs > 0 ? runs : usual.runs(), faults > 0 ? faults : usual.faults());
    Path root = Files.createTempDirectory("chaos");
    out.println("seed " + seed + ", " + size + ", everything is in " + root);
    long begin = System.nanoTime();
    Chaos chaos =
        new Chaos(
            project,
            root,
            InstantSource.system(),
            text -> out.printf("%5d s  %s%n", (System.nanoTime() - begin) / 1_000_000_000, text));
    Report report = chaos.run(seed, size);
    report.found().forEach(out::println);
    report.table().forEach(out::println);
    if (report.findings().isEmpty()) {
      Trees.remove(root);
      return 0;
    }
    out.println("logs of all processes: " + root.resolve("logs"));
    return 1;
  }

  private void read(Deque<String> arguments) {
    while (!arguments.isEmpty()) {
      String option = arguments.removeFirst();
      String value = arguments.isEmpty() ? "" : arguments.removeFirst();
      switch (option) {
        case "--minutes" -> length = Duration.ofMinutes(number(option, value));
        case "--seconds" -> length = Duration.ofSeconds(number(option, value));
        case "--seed" -> seed = number(option, value);
        case "--runs" -> runs = number(option, value);
        case "--faults" -> faults = number(option, value);
        case "--runners" -> runners = number(option, value);
        default -> throw new IllegalArgumentException(option + " is no option");
      }
    }
  }

  private static int number(String option, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException(
        option + " is \"" + value + "\", must be a whole number above 0");
  }
}
