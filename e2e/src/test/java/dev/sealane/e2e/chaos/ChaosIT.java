package dev.sealane.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// The short trial. `./sealane-chaos` makes longer ones, with other seeds.
class ChaosIT {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final long SEED = Long.getLong("sealane.chaos.seed", 7);
  private static final Schedule.Size SIZE = new Schedule.Size(Duration.ofMinutes(3), 3, 220, 54);

  @Test
  @SuppressWarnings("SystemOut") // the table is for people
  void nothing_is_lost_doubled_or_told_wrong_while_everything_fails() throws IOException {
    Path root = Files.createTempDirectory("chaos");
    Chaos chaos = new Chaos(PROJECT, root, InstantSource.system(), System.out::println);

    Report report = chaos.run(SEED, SIZE);

    report.table().forEach(System.out::println);
    assertThat(report.found()).as("logs of all processes are in " + root).isEmpty();
    assertThat(report.runs()).isGreaterThanOrEqualTo(200);
    assertThat(report.made()).isGreaterThanOrEqualTo(40);
    Trees.remove(root);
  }
}
