package dev.sealane.controlplane.sql;

import java.io.Serial;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// Remembers what is logged above debug.
public final class RememberedLog extends LegacyAbstractLogger {

  @Serial private static final long serialVersionUID = 1;
  private final transient List<String> texts = new CopyOnWriteArrayList<>();
  private final transient List<Throwable> traces = new CopyOnWriteArrayList<>();

  /// What was said, without stack traces.
  public List<String> texts() {
    return texts;
  }

  /// What was logged with its stack trace.
  public List<Throwable> traces() {
    return traces;
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return "";
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    texts.add(MessageFormatter.basicArrayFormat(pattern, arguments));
    if (thrown != null) {
      traces.add(thrown);
    }
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return true;
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
