package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// How a run stands (design.md section 3). On the wire: the lower-case name.
public enum RunStatus {
  /// Waits for an instance.
  QUEUED("waiting", false),
  /// Claimed by an instance, accepted or about to be, setting up; the program has not started.
  LEASED("waiting", false),
  /// The permit was given, so the program may have started.
  RUNNING("active", false),
  /// Somebody asked for its end; it is being stopped.
  CANCELLING("active", false),
  COMPLETED("ok", true),
  FAILED("bad", true),
  TIMED_OUT("bad", true),
  CANCELLED("stopped", true),
  /// Lost with its instance, or given up; nobody knows how it ended.
  DEAD("bad", true);

  private final String group;
  private final boolean terminal;

  RunStatus(String group, boolean terminal) {
    this.group = group;
    this.terminal = terminal;
  }

  /// One of `waiting`, `active`, `ok`, `stopped`, `bad` (cli.md section 4).
  public String group() {
    return group;
  }

  /// Whether it never changes again.
  public boolean terminal() {
    return terminal;
  }

  /// Reads the canonical word.
  ///
  /// @throws IllegalArgumentException when there is no such status
  @JsonCreator
  public static RunStatus parse(String text) {
    return WireWord.parse(RunStatus.class, "status", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
