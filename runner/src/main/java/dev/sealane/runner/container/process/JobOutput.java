package dev.sealane.runner.container.process;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/// Passes on the raw output of jobs while it grows, and knows when no more can come.
final class JobOutput {

  /// How long after the program's end its children may hold the output open.
  private static final Duration LINGER = Duration.ofMillis(100);

  private final DirectoryWatch watch;
  private final JobStop stop;
  private final Function<JobDirectory, Observed> inspect;
  private final long rawLogBytes;

  /// @param inspect how a job stands now
  /// @param rawLogBytes the most bytes of raw output of one program
  JobOutput(
      DirectoryWatch watch,
      JobStop stop,
      Function<JobDirectory, Observed> inspect,
      long rawLogBytes) {
    this.watch = watch;
    this.stop = stop;
    this.inspect = inspect;
    this.rawLogBytes = rawLogBytes;
  }

  /// Passes on everything from {@code from} to the end.
  ///
  /// @throws ContainerException `log_limit`, `container_removed`
  void follow(JobDirectory job, SourcePosition from, OutputSink sink) throws InterruptedException {
    try (DirectoryWatch.Subscription changes = watch.subscribe(job.path());
        OutputTail tail = OutputTail.open(job, from)) {
      End end = new End(job);
      boolean passed = false;
      while (true) {
        long seen = changes.changes();
        boolean complete = end.reached();
        if (tail.pass(sink)) {
          passed = true;
          if (job.exitCode().isEmpty()) {
            requireWithinLimit(tail);
          }
        } else if (complete) {
          if (passed) {
            requireWithinLimit(tail); // the file limit may have ended it before we looked
          }
          return;
        } else {
          changes.await(seen, job.exitCode().isPresent() ? LINGER : ProcessRuntime.LOOK);
        }
      }
    } catch (IOException e) {
      throw new ContainerException("container_removed", false, "The raw output cannot be read.", e);
    }
  }

  private void requireWithinLimit(OutputTail tail) throws IOException {
    if (tail.size() > rawLogBytes) {
      throw new ContainerException(
          "log_limit", true, "The program wrote more than " + rawLogBytes + " bytes.", null);
    }
  }

  /// Decides when no more output can come.
  private final class End {
    private final JobDirectory job;
    private int looksAfterExit;

    private End(JobDirectory job) {
      this.job = job;
    }

    boolean reached() throws InterruptedException {
      if (job.outputIsClosed()) {
        return true;
      }
      if (job.exitCode().isPresent()) {
        looksAfterExit++;
        if (looksAfterExit > 1) {
          stop.sweep(job); // children that outlived the program hold its output open
          return job.outputIsClosed();
        }
        return false;
      }
      boolean runs = inspect.apply(job) instanceof Observed.Running;
      return !runs
          && job.exitCode().isEmpty(); // with one by now, its last output may be on its way
    }
  }
}
