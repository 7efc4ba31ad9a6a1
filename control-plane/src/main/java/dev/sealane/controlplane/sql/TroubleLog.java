package dev.sealane.controlplane.sql;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/// Reports trouble with storage in one sentence, and what follows within a while in one more: a
/// full disk fails every request, and its stack traces would fill what is left of it. Safe for any
/// thread.
public final class TroubleLog {

  private static final Duration QUIET = Duration.ofSeconds(10);

  private final Logger log;
  private final Executor later;
  private boolean quiet;
  private long more;

  /// @param log of the class whose trouble it is
  public TroubleLog(Logger log) {
    this(log, CompletableFuture.delayedExecutor(QUIET.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// @param later runs things once the time of quiet is over
  TroubleLog(Logger log, Executor later) {
    this.log = log;
    this.later = later;
  }

  /// Something failed.
  ///
  /// @param what lower-case event
  public void report(String what, Throwable cause) {
    log.debug("{}", what, cause);
    synchronized (this) {
      if (quiet) {
        more++;
        return;
      }
      quiet = true;
    }
    log.error("{}: {}", what, sentence(cause));
    later.execute(() -> speakAgain(what));
  }

  private void speakAgain(String what) {
    long missed;
    synchronized (this) {
      quiet = false;
      missed = more;
      more = 0;
    }
    if (missed > 0) {
      log.error("{}: {} more times within {} s", what, missed, QUIET.toSeconds());
    }
  }

  /// The outermost message and what was at the bottom of it.
  private static String sentence(Throwable thrown) {
    String outer = String.valueOf(thrown.getMessage());
    String inner = outer;
    for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
      inner = String.valueOf(cause.getMessage());
    }
    String told = outer.contains(inner) ? outer : outer + " (" + inner + ")";
    return told.lines().findFirst().orElse(told);
  }
}
