package dev.sealane.controlplane.run;

import java.time.Duration;

/// The silence of one instance, as one lease keeper counts it. Safe for any thread.
final class Silence {

  private Duration total = Duration.ZERO;
  private Duration unsaved = Duration.ZERO;
  private long contacts;
  private boolean judged;

  synchronized void heard() {
    total = Duration.ZERO;
    unsaved = Duration.ZERO;
    judged = false;
    contacts++;
  }

  /// Adds time in which nothing was heard.
  synchronized Counted add(Duration time) {
    total = total.plus(time);
    unsaved = unsaved.plus(time);
    return new Counted(total, unsaved, contacts, judged);
  }

  /// {@code counted} is stored and was judged.
  synchronized void saved(Counted counted) {
    if (counted.contacts == contacts) {
      unsaved = unsaved.minus(counted.unsaved);
      judged = true;
    }
  }

  /// Whether nothing was heard since {@code counted} was read.
  synchronized boolean still(Counted counted) {
    return counted.contacts == contacts;
  }

  /// @param total since the last contact, or since this keeper began
  /// @param unsaved the part of it that is not stored
  /// @param contacts how often the instance was heard before
  /// @param judged whether this silence was stored and judged before
  record Counted(Duration total, Duration unsaved, long contacts, boolean judged) {}
}
