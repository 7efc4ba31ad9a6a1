package dev.sealane.runner.run;

/// What is to be told about an attempt that is over.
sealed interface Outcome {

  /// It ended, and this is how.
  record Ended(Verdict verdict) implements Outcome {}

  /// It was told to end, and its engine does not say whether it did. There is nothing to be had
  /// from it any more, such as artifacts.
  record Unproven(Verdict verdict) implements Outcome {}

  /// It did not start, and another instance may have it.
  ///
  /// @param reason one sentence
  record GivenBack(String reason) implements Outcome {}

  /// Nobody wants to hear of it.
  record Dropped() implements Outcome {}
}
