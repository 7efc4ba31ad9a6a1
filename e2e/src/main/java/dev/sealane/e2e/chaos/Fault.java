package dev.sealane.e2e.chaos;

import java.time.Duration;

/// Something that goes wrong.
sealed interface Fault {

  /// Which process.
  sealed interface Target {
    record Server() implements Target {}

    /// @param index from 0
    record Runner(int index) implements Target {}
  }

  /// Which network: that between one runner and the server, or that between users and the server.
  sealed interface Line {
    record OfRunner(int index) implements Line {}

    record OfUsers() implements Line {}
  }

  /// `kill -9`, then a new start.
  record Kill(Target target, Duration away) implements Fault {}

  /// `kill -9`, a new start, and both again within a second.
  record KillTwice(Target target, Duration between) implements Fault {}

  /// All processes at once.
  record KillAll(Duration away) implements Fault {}

  /// An orderly stop, then a new start, as for an upgrade.
  record Restart(Target target) implements Fault {}

  /// SIGSTOP, then SIGCONT.
  record Pause(Target target, Duration length) implements Fault {}

  /// `kill -9`, the first half of an entry at the end of the journal, a new start.
  record TornJournal(int runner) implements Fault {}

  /// Everything arrives late.
  record Slow(Line line, Duration delay, Duration length) implements Fault {}

  /// All connections are cut; new ones are refused for a while.
  record Cut(Line line, Duration length) implements Fault {}

  /// Requests arrive, of their answers some are lost.
  record LoseAnswers(Line line, int percent, Duration length) implements Fault {}

  /// Some requests arrive again later.
  record Repeat(Line line, int percent, Duration later, Duration length) implements Fault {}

  /// Connections stay open and carry nothing any more.
  record HalfOpen(Line line, Duration length) implements Fault {}

  /// The engine ends, by a signal, and starts again.
  record EngineRestart(boolean kill, Duration away) implements Fault {}

  /// No byte is free where a process keeps its state.
  record FullDisk(Target target, Duration length) implements Fault {}

  /// The wall clock of a process jumps, and back later.
  record ClockJump(Target target, Duration by, Duration length) implements Fault {}

  /// Its name in tables: the kind, without numbers.
  default String kind() {
    return switch (this) {
      case Kill(Target target, _) -> "kill -9 " + name(target);
      case KillTwice(Target target, _) -> "kill -9 twice " + name(target);
      case KillAll _ -> "kill -9 all";
      case Restart(Target target) -> "restart " + name(target);
      case Pause(Target target, Duration length) ->
          (length.compareTo(World.FENCE) > 0 ? "stop > fence " : "stop > lease ") + name(target);
      case TornJournal _ -> "torn journal";
      case Slow _ -> "net slow";
      case Cut _ -> "net cut";
      case LoseAnswers _ -> "net answers lost";
      case Repeat _ -> "net requests repeated";
      case HalfOpen _ -> "net half open";
      case EngineRestart(boolean kill, _) -> kill ? "kill -9 engine" : "restart engine";
      case FullDisk(Target target, _) -> "disk full " + name(target);
      case ClockJump(Target target, _, _) -> "clock jump " + name(target);
    };
  }

  private static String name(Target target) {
    return switch (target) {
      case Target.Server _ -> "server";
      case Target.Runner _ -> "runner";
    };
  }
}
