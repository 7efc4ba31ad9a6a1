package dev.sealane.runner.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.sealane.runner.blackbox.BlackBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies the daemon's own warnings and errors into its black box, but for those of the box itself:
/// they may be written under its locks. For the same reason it has no lock of its own.
final class BlackBoxLog extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final String DAEMON = "dev.sealane.runner.";
  private static final String BOX = BlackBox.class.getPackageName() + ".";

  private final BlackBox box;

  BlackBoxLog(BlackBox box) {
    this.box = box;
  }

  /// Begins to copy; where another program owns the log, nothing is copied.
  void attach() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      setContext(logs);
      start();
      logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
    }
  }

  @Override
  protected void append(ILoggingEvent line) {
    String source = line.getLoggerName();
    boolean ours = source.startsWith(DAEMON) && !source.startsWith(BOX);
    if (ours && line.getLevel().isGreaterOrEqual(Level.WARN)) {
      box.event(line.getLevel() + " " + line.getFormattedMessage());
    }
  }

  @Override
  public void close() {
    if (getContext() instanceof LoggerContext logs) {
      logs.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(this);
    }
    stop();
  }
}
