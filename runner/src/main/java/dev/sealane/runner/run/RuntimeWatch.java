package dev.sealane.runner.run;

import dev.sealane.runner.container.ContainerRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows which runtimes answer, so that no run comes here that could not start. What an earlier
/// daemon started with one that is silent now is still waited for: that is no business of this
/// class.
public final class RuntimeWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RuntimeWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final List<ContainerRuntime> runtimes;
  private final Thread thread;
  private volatile SortedSet<String> silent = Collections.emptySortedSet();
  private volatile Runnable changed = () -> {};

  public RuntimeWatch(Collection<ContainerRuntime> runtimes) {
    this.runtimes = List.copyOf(runtimes);
    this.thread = Thread.ofVirtual().name("runtime-watch").unstarted(this::loop);
  }

  /// Looks once, then again every few seconds.
  ///
  /// @param onChange told when another look found something else
  public void start(Runnable onChange) {
    look();
    changed = onChange;
    thread.start();
  }

  /// Names of the runtimes that did not answer at the last look.
  public SortedSet<String> silent() {
    return silent;
  }

  /// Asks each runtime; blocks for a few seconds when one hangs.
  void look() {
    SortedSet<String> found = new TreeSet<>();
    for (ContainerRuntime runtime : runtimes) {
      if (!runtime.answers()) {
        found.add(runtime.name());
      }
    }
    if (!found.equals(silent)) {
      log.warn("runtimes that do not answer changed before={} now={}", silent, found);
      silent = Collections.unmodifiableSortedSet(found);
      changed.run();
    }
  }

  private void loop() {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          look();
        } catch (RuntimeException e) {
          log.error("look at the runtimes failed", e); // the outermost frame: the next one comes
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
