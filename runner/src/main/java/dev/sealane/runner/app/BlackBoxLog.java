package dev.sealane.runner.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sealane.runner.blackbox.BlackBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies the daemon's own warnings and errors into its black box.
final class BlackBoxLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final BlackBox box;

  private BlackBoxLog(BlackBox box) {
    this.box = box;
  }

  /// Begins to copy; where another program owns the log, nothing is copied.
  static BlackBoxLog attach(BlackBox box) {
    BlackBoxLog copy = new BlackBoxLog(box);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
      copy.setContext(logs);
      copy.start();
      logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(copy);
    }
    return copy;
  }

  @Override
  protected void append(ILoggingEvent line) {
    boolean ours = line.getLoggerName().startsWith("dev.sealane.runner.");
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
