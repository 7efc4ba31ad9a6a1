package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.run.RunStatus;
import java.time.Duration;

/// What decides the next move of a run.
///
/// @param classId its class
/// @param cancelRequested whether a user asked for its end
/// @param attempt number of the current attempt; 0 = never claimed
/// @param startTries attempts so far that did not start
/// @param retries attempts so far that were lost after their start
/// @param maxRetries as its specification says
/// @param lostAfter as its specification says
/// @param grace between TERM and KILL: as its specification says until a cancel changes it
/// @param fenced whether an earlier attempt was given up in silence and may still run
record RunState(
    RunId id,
    TeamId team,
    long classId,
    RunStatus status,
    boolean cancelRequested,
    int attempt,
    int startTries,
    int retries,
    int maxRetries,
    Duration lostAfter,
    Duration grace,
    boolean fenced) {

  boolean retriesLeft() {
    return retries < maxRetries;
  }
}
