package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;

/// Hears of attempts as they come and go. Must not block.
public interface RunWatcher {

  /// It was taken.
  void accepted(AttemptRef attempt);

  /// An earlier daemon had taken it.
  void adopted(AttemptRef attempt);

  /// Nothing is left of it.
  void gone(AttemptRef attempt);
}
