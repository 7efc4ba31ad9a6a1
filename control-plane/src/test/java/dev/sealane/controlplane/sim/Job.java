package dev.sealane.controlplane.sim;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat.Phase;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.controlplane.sim.Network.Answer;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One attempt in a daemon, step by step: accepted, set up, permitted, running, reported.
final class Job {

  private static final long RETRY = 400;

  private final Daemon daemon;
  private final Host.Entry entry;
  private State state = State.ACCEPTED;
  private long setupUntil;
  private EndedBy killedBy = EndedBy.INFRA;
  private @Nullable ReportEntry toReport;

  Job(Daemon daemon, Host.Entry entry) {
    this.daemon = daemon;
    this.entry = entry;
  }

  private enum State {
    ACCEPTED,
    SETTING_UP,
    RUNNING,
    STOPPING,
    REPORTING,
    GONE
  }

  AttemptRef ref() {
    return entry.ref();
  }

  boolean holdsSlot() {
    return state != State.REPORTING;
  }

  Phase phase() {
    return switch (state) {
      case ACCEPTED -> Phase.ACCEPTED;
      case SETTING_UP -> Phase.PREPARING;
      case RUNNING -> Phase.RUNNING;
      case STOPPING -> Phase.STOPPING;
      case REPORTING, GONE -> Phase.ENDED;
    };
  }

  /// Goes on after a restart, from what the disk and the wrappers know.
  void recover() {
    Host.Program program = daemon.host().programs.get(ref());
    if (entry.result != null) {
      report(entry.result);
    } else if (program == null) {
      giveBack("the runner restarted before the program started");
    } else {
      state = State.RUNNING;
      if (!program.alive) {
        programEnded();
      } else {
        checkFence();
      }
    }
  }

  // to the start

  void confirmed(StartAnswer answer) {
    if (state != State.ACCEPTED) {
      return;
    }
    switch (answer) {
      case START -> start();
      case SETUP -> setUp();
      case CANCELLED, STALE -> drop();
    }
  }

  /// The server never answered the acceptance, so it never starts; whether the server knows of it
  /// is unknown.
  void unconfirmed() {
    if (state == State.ACCEPTED) {
      giveBack("the acceptance was not confirmed");
    }
  }

  private void setUp() {
    state = State.SETTING_UP;
    setupUntil = daemon.world().time().now() + Numbers.SETUP_LIMIT;
    daemon.after(entry.plan().setupMillis(), this::askPermit);
  }

  private void askPermit() {
    if (state != State.SETTING_UP) {
      return;
    }
    if (daemon.world().time().now() >= setupUntil) {
      infra();
      ended(EndedBy.TIMEOUT, null, false);
      return;
    }
    daemon.<StartAnswer>call(
        "permit " + Trace.of(ref()),
        (caller, session) -> daemon.world().server().runs().permit(caller, session, ref()),
        answer -> {
          if (state != State.SETTING_UP) {
            return;
          }
          if (answer instanceof Answer.Ok<StartAnswer>(StartAnswer permit)) {
            switch (permit) {
              case START -> start();
              case CANCELLED -> ended(EndedBy.CANCEL, null, false);
              case STALE, SETUP -> drop();
            }
          } else {
            daemon.after(RETRY, this::askPermit);
          }
        });
  }

  private void start() {
    long fence = entry.fence(daemon.contact());
    if (daemon.world().time().now() >= fence) {
      infra();
      ended(EndedBy.INFRA, null, false);
      return;
    }
    state = State.RUNNING;
    daemon.host().startProgram(entry, fence);
  }

  // contact and orders

  void contact(long sentAt) {
    Host.Program program = daemon.host().programs.get(ref());
    if (program != null && program.alive) {
      program.fence = Math.max(program.fence, entry.fence(sentAt));
    }
  }

  /// Stops a program that is past its fence.
  void checkFence() {
    Host.Program program = daemon.host().programs.get(ref());
    if (state == State.RUNNING
        && program != null
        && program.alive
        && daemon.world().time().now() >= program.fence) {
      kill(EndedBy.INFRA);
    }
  }

  void cancel() {
    switch (state) {
      case ACCEPTED -> drop();
      case SETTING_UP -> ended(EndedBy.CANCEL, null, false);
      case RUNNING -> kill(EndedBy.CANCEL);
      case STOPPING, REPORTING, GONE -> {}
    }
  }

  /// The server has given it up.
  void unwanted() {
    switch (state) {
      case ACCEPTED, SETTING_UP, REPORTING -> drop();
      case RUNNING, STOPPING -> {
        state = State.GONE;
        daemon.host().killProgram(ref());
        drop();
      }
      case GONE -> {}
    }
  }

  private void kill(EndedBy why) {
    state = State.STOPPING;
    killedBy = why;
    daemon.after(daemon.world().time().between(0, 200), () -> daemon.host().killProgram(ref()));
  }

  void programEnded() {
    if (state != State.RUNNING && state != State.STOPPING) {
      return;
    }
    Integer exitCode =
        Objects.requireNonNull(daemon.host().programs.get(ref()), "program").exitCode;
    if (exitCode == null) {
      if (killedBy == EndedBy.INFRA) {
        infra();
      }
      ended(killedBy, null, true);
    } else {
      ended(EndedBy.PROGRAM, exitCode, true);
    }
  }

  // to the acknowledged end

  private void infra() {
    daemon.world().ledger().infraTold(ref().runId());
  }

  private void ended(EndedBy endedBy, @Nullable Integer exitCode, boolean started) {
    ReportEntry.Result result =
        new ReportEntry.Result(
            ref().runId(),
            ref().attempt(),
            endedBy,
            exitCode,
            null,
            null,
            endedBy == EndedBy.PROGRAM
                ? (Integer.valueOf(0).equals(exitCode) ? null : FailureClass.JOB)
                : FailureClass.INFRA,
            started,
            started ? Instant.EPOCH : null,
            Instant.EPOCH,
            0);
    entry.result = result;
    report(result);
  }

  private void giveBack(String reason) {
    infra();
    report(new ReportEntry.GivenBack(ref().runId(), ref().attempt(), false, reason));
  }

  private void report(ReportEntry told) {
    state = State.REPORTING;
    toReport = told;
    send(told);
  }

  private void send(ReportEntry told) {
    if (state != State.REPORTING || !told.equals(toReport)) {
      return;
    }
    daemon.<ReportEntry.Answer>call(
        "report " + Trace.of(ref()),
        (caller, session) -> {
          boolean stale = daemon.world().ledger().isStale(ref());
          ReportEntry.Answer answer = daemon.world().server().runs().report(caller, session, told);
          boolean refused = answer.equals(ReportEntry.Answer.STALE);
          daemon.world().ledger().answered(ref(), stale, refused);
          return answer;
        },
        answer -> {
          if (state != State.REPORTING) {
            return;
          }
          if (answer instanceof Answer.Ok<ReportEntry.Answer>) {
            drop();
          } else {
            daemon.after(RETRY, () -> send(told));
          }
        });
  }

  private void drop() {
    state = State.GONE;
    daemon.forget(ref());
  }
}
