package dev.sealane.runner.container.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launches;
import dev.sealane.runner.container.process.Cgroups.Controller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStartsTest {

  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0x7000, 1)), 1);

  @TempDir private Path directory;

  @Test
  void a_job_names_its_control_groups_before_one_is_made() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("pids"));
    Cgroups cgroups =
        new Cgroups(List.of(new Cgroups.Place(parent, false, Set.of(Controller.PIDS))));

    assertPrepareFails(() -> cgroups); // a plain directory has no pids.max, the limit is refused

    assertThat(job().cgroup().groups())
        .extracting(JobCgroup.Group::path)
        .containsExactly(parent.resolve("sealane-" + ATTEMPT.runId() + "-1"));
  }

  @Test
  void groups_that_cannot_be_limited_are_not_left_behind() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Cgroups cgroups =
        new Cgroups(
            List.of(
                new Cgroups.Place(first, true, Set.of()),
                new Cgroups.Place(second, false, Set.of(Controller.PIDS))));

    assertPrepareFails(() -> cgroups);

    assertThat(first).isEmptyDirectory();
    assertThat(second).isEmptyDirectory();
  }

  @Test
  void a_job_forbidden_while_it_is_prepared_leaves_no_control_group() throws IOException {
    Path parent = Files.createDirectory(directory.resolve("unified"));
    Cgroups cgroups = new Cgroups(List.of(new Cgroups.Place(parent, true, Set.of())));

    assertPrepareFails(() -> {
      job().forbid();
      return cgroups;
    });

    assertThat(parent).isEmptyDirectory();
  }

  private void assertPrepareFails(Supplier<Cgroups> findCgroups) {
    try (JobStarts starts =
        new JobStarts(directory.resolve("jobs"), 1 << 20, findCgroups, System::nanoTime)) {
      assertThatThrownBy(() -> starts.prepare(Launches.ofTrue(ATTEMPT, directory)))
          .isInstanceOf(ContainerException.class);
    }
    ProcessTable processes = ProcessTable.ofThisHost();
    Awaitility.await("the wrapper that was sent away is gone, so that nobody writes any more")
        .until(() -> processes.withEnvironment(JobStarts.marks(ATTEMPT)).isEmpty());
  }

  private JobDirectory job() {
    return JobDirectory.of(directory.resolve("jobs"), ATTEMPT);
  }
}
