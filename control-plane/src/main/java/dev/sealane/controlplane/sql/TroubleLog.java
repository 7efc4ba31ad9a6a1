package dev.sealane.controlplane.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.sqlite.SQLiteErrorCode;

/// Reports trouble with storage once, and how often the same came again within a while in one
/// sentence more. A full disk fails every request, and its stack traces would fill what is left of
/// it, so it is told without one; other faults keep theirs. Safe for any thread.
public final class TroubleLog {

  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final String DISK = "disk";

  private final Logger log;
  private final Executor later;
  private final Map<Fault, Long> times = new ConcurrentHashMap<>();

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
  /// @param event constant lower-case text, then ` key={}` for each value
  /// @param values such as the id of the request; what differs in them only is the same trouble
  public void report(String event, Throwable cause, Object... values) {
    Throwable root = root(cause);
    boolean disk = isDisk(root);
    Fault fault = new Fault(event, disk ? DISK : firstLine(root.toString()));
    if (times.merge(fault, 1L, Long::sum) > 1) {
      log.debug(event, and(values, cause));
      return;
    }
    if (disk) {
      log.error(event + " reason={}", and(values, sentence(cause, root)));
      log.debug(event, and(values, cause));
    } else {
      log.error(event, and(values, cause));
    }
    later.execute(() -> speakAgain(fault));
  }

  private void speakAgain(Fault fault) {
    Long told = times.remove(fault);
    if (told != null && told > 1) {
      log.error(
          "{}, and again times={} within_seconds={} reason={}",
          fault.words(),
          told - 1,
          QUIET.toSeconds(),
          fault.reason());
    }
  }

  /// Full, or failing to read or write: nothing that a stack trace explains.
  private static boolean isDisk(Throwable root) {
    return switch (root) {
      case SQLException refused ->
          refused.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code
              || refused.getErrorCode() == SQLiteErrorCode.SQLITE_IOERR.code;
      case IOException _ -> true;
      default -> false;
    };
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  /// The outermost message and what was at the bottom of it.
  private static String sentence(Throwable thrown, Throwable root) {
    String outer = String.valueOf(thrown.getMessage());
    String inner = String.valueOf(root.getMessage());
    return firstLine(outer.contains(inner) ? outer : outer + " (" + inner + ")");
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }

  private static Object[] and(Object[] values, Object last) {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = last;
    return all;
  }

  /// What is told once in a while: an event with one reason.
  private record Fault(String event, String reason) {

    /// The event without its keys.
    String words() {
      return event.replaceFirst(" \\w+=\\{}.*", "");
    }
  }
}
