package dev.sealane.controlplane.sim;

import dev.sealane.api.problem.SealaneException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What lies between hosts and the server: it loses, doubles, delays and so reorders requests and
/// answers while it is bad.
final class Network {

  private final Timeline time;
  private final SimulatedServer server;
  private double badness;

  Network(Timeline time, SimulatedServer server) {
    this.time = time;
    this.server = server;
  }

  /// @param share of messages that something happens to; 0 = a good network
  void badness(double share) {
    badness = share;
  }

  /// Asks the server something that it answers at once.
  <T> void call(Line line, String what, Supplier<T> work, Consumer<Answer<T>> done) {
    ask(line, what, Numbers.CALL, back -> back.answer(work.get()), done);
  }

  /// Asks the server something that it may answer later.
  ///
  /// @param patience milliseconds after which nothing counts as the answer
  <T> void ask(Line line, String what, long patience, Work<T> work, Consumer<Answer<T>> done) {
    Exchange<T> exchange = new Exchange<>(line, what, done);
    int copies = time.chance(badness / 2) ? 2 : 1;
    for (int copy = 0; copy < copies; copy++) {
      if (lost(line)) {
        time.note(line.name(), what, "is lost");
      } else {
        time.after(delay(copy), () -> server.carryOut(line.name() + " " + what, work, exchange));
      }
    }
    time.after(patience, () -> exchange.finish(new Answer.Silence<>()));
  }

  private boolean lost(Line line) {
    return line.isCut() || time.chance(badness);
  }

  private long delay(int copy) {
    if (time.chance(badness)) {
      return time.between(50, 1_500);
    }
    if (copy > 0 || time.chance(badness / 4)) {
      return time.between(1, 9_000);
    }
    return time.between(1, 20);
  }

  /// What the server does with a request.
  @FunctionalInterface
  interface Work<T> {
    void begin(Back<T> back);
  }

  /// The way back.
  interface Back<T> {
    void answer(T value);

    void fail(RuntimeException why);
  }

  /// One end of a connection.
  interface Line {
    String name();

    /// Whether nothing gets through.
    boolean isCut();

    /// Whether the asking process still lives.
    boolean lives();
  }

  /// What the asking side gets.
  sealed interface Answer<T> {
    record Ok<T>(T value) implements Answer<T> {}

    record Refused<T>(int status) implements Answer<T> {}

    record Silence<T>() implements Answer<T> {}
  }

  private final class Exchange<T> implements Back<T> {

    private final Line line;
    private final String what;
    private final Consumer<Answer<T>> done;
    private boolean finished;

    Exchange(Line line, String what, Consumer<Answer<T>> done) {
      this.line = line;
      this.what = what;
      this.done = done;
    }

    @Override
    public void answer(T value) {
      back(new Answer.Ok<>(value));
    }

    @Override
    public void fail(RuntimeException why) {
      back(new Answer.Refused<>(why instanceof SealaneException told ? told.code().status() : 503));
    }

    private void back(Answer<T> answer) {
      if (lost(line)) {
        time.note(line.name(), "answer to", what, "is lost");
      } else {
        time.after(delay(0), () -> finish(answer));
      }
    }

    void finish(Answer<T> answer) {
      if (!finished && line.lives()) {
        finished = true;
        done.accept(answer);
      }
    }
  }
}
