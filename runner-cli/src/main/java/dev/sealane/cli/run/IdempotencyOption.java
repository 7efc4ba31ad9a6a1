package dev.sealane.cli.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The key under which a run is created.
final class IdempotencyOption {

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "The same key with the same run starts it once, kept for 24 h (default: a fresh key).")
  @Nullable String given;

  /// The given key, else a fresh one, so that a lost answer makes no second run.
  String key() {
    return given == null ? UUID.randomUUID().toString() : given;
  }
}
