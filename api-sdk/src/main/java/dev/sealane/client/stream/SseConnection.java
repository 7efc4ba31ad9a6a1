package dev.sealane.client.stream;

import dev.sealane.client.http.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// One open event stream. A thread of its own reads, so that the caller can wait with a limit: a
/// half-open connection delivers neither bytes nor an end.
public final class SseConnection implements AutoCloseable {

  /// Frames that wait; a frame of many records has some 100 KiB.
  private static final int READ_AHEAD = 16;

  private final Answer answer;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(READ_AHEAD);
  private final Thread reader;

  private SseConnection(Answer answer) {
    this.answer = answer;
    this.reader = Thread.ofVirtual().name("sse-reader").unstarted(this::read);
  }

  /// Starts to read.
  public static SseConnection start(Answer answer) {
    SseConnection connection = new SseConnection(answer);
    connection.reader.start();
    return connection;
  }

  /// Waits for the next thing to happen.
  ///
  /// @param silence how long nothing, not even a comment, may come
  public Signal next(Duration silence) throws InterruptedException {
    Signal signal = signals.poll(silence.toMillis(), TimeUnit.MILLISECONDS);
    return signal == null ? new Signal.Silent() : signal;
  }

  /// Whether {@link #next} would not wait.
  public boolean ready() {
    return !signals.isEmpty();
  }

  private void read() {
    SseParser parser = new SseParser();
    try {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(":")) {
            signals.put(new Signal.Alive());
            continue;
          }
          var frame = parser.line(line);
          if (frame.isPresent()) {
            signals.put(new Signal.Frame(frame.get()));
          }
        }
        signals.put(new Signal.Ended("the stream ended"));
      } catch (IOException e) {
        signals.put(new Signal.Ended(String.valueOf(e.getMessage())));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed; nobody waits for a signal any more
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      answer.close();
    } catch (IOException _) {
      // it is gone, which is what was wanted
    }
  }

  /// What a stream can bring.
  public sealed interface Signal {
    record Frame(SseFrame frame) implements Signal {}

    /// A comment: the server is there.
    record Alive() implements Signal {}

    /// Nothing came within the limit.
    record Silent() implements Signal {}

    /// The other side closed, or the connection broke.
    record Ended(String why) implements Signal {}
  }
}
