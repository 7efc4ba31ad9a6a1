package dev.sealane.api.runner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Required;
import dev.sealane.api.json.WireWord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `POST /api/v1/runner/heartbeat`: one sign of life for all attempts of an instance.
///
/// @param no rises with every heartbeat of a boot; older ones are ignored
/// @param draining whether it takes no new runs
/// @param slots how many runs it takes at once, from 1
/// @param cpus cores that runs may use in all
/// @param memoryBytes memory that runs may use in all
/// @param reserved what jobs that the server does not know use
/// @param diskFreeBytes free bytes where workspaces are
/// @param intakeClosed why it takes no new runs though it is not draining, such as a disk below its
///   low-water mark; null = it takes them
/// @param attempts all attempts that it holds, complete
/// @param silentRuntimes those of its runtimes that do not answer now, so that it can start nothing
///   with them; missing = all answer
public record Heartbeat(
    long no,
    boolean draining,
    int slots,
    double cpus,
    long memoryBytes,
    Reserved reserved,
    long diskFreeBytes,
    @Nullable String intakeClosed,
    List<Held> attempts,
    SortedSet<String> silentRuntimes) {

  public Heartbeat {
    reserved = Required.field("reserved", reserved);
    attempts = List.copyOf(attempts);
    silentRuntimes = Collections.unmodifiableSortedSet(new TreeSet<>(silentRuntimes));
  }

  /// One of an instance whose runtimes all answer.
  public Heartbeat(
      long no,
      boolean draining,
      int slots,
      double cpus,
      long memoryBytes,
      Reserved reserved,
      long diskFreeBytes,
      @Nullable String intakeClosed,
      List<Held> attempts) {
    this(
        no,
        draining,
        slots,
        cpus,
        memoryBytes,
        reserved,
        diskFreeBytes,
        intakeClosed,
        attempts,
        new TreeSet<>());
  }

  /// @param no rises with every change
  /// @param slots slots in use by jobs that the server does not know
  /// @param cpus cores likewise
  /// @param memoryBytes bytes likewise
  public record Reserved(long no, int slots, double cpus, long memoryBytes) {
    public static final Reserved NONE = new Reserved(0, 0, 0, 0);
  }

  /// @param runId the run
  /// @param attempt number of the attempt
  /// @param phase how far it is
  public record Held(RunId runId, int attempt, Phase phase) {
    public Held {
      runId = Required.field("run_id", runId);
      phase = Required.field("phase", phase);
    }
  }

  /// How far an attempt is on its instance. On the wire: the lower-case name.
  public enum Phase {
    ACCEPTED,
    PREPARING,
    RUNNING,
    STOPPING,
    ENDED;

    @JsonCreator
    public static Phase parse(String text) {
      return WireWord.parse(Phase.class, "phase", text);
    }

    @JsonValue
    @Override
    public String toString() {
      return WireWord.of(this);
    }
  }

  /// Answers a heartbeat.
  ///
  /// @param serverTime the server's clock, to show skew; decides nothing
  /// @param lease as in {@link BootReply}
  /// @param heartbeat as in {@link BootReply}
  /// @param attempts one order an attempt that was named
  public record Reply(
      Instant serverTime,
      @JsonProperty("lease_seconds") Duration lease,
      @JsonProperty("heartbeat_seconds") Duration heartbeat,
      List<Order> attempts) {
    public Reply {
      attempts = List.copyOf(attempts);
    }
  }

  /// What to do with an attempt.
  ///
  /// @param runId the run
  /// @param attempt number of the attempt
  /// @param action keep it, stop it (it is fenced off), or forget it (its result is stored)
  /// @param cancel whether a user wants its end; repeated until it has ended
  /// @param grace between TERM and KILL; null = as in its specification
  public record Order(
      RunId runId,
      int attempt,
      Action action,
      boolean cancel,
      @JsonProperty("grace_seconds") @Nullable Duration grace) {}

  /// On the wire: the lower-case name.
  public enum Action {
    KEEP,
    STOP,
    FORGET;

    @JsonCreator
    public static Action parse(String text) {
      return WireWord.parse(Action.class, "action", text);
    }

    @JsonValue
    @Override
    public String toString() {
      return WireWord.of(this);
    }
  }
}
