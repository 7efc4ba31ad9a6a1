package dev.sealane.api.run;

import org.jspecify.annotations.Nullable;

/// What a run may use.
///
/// @param cpus CPU cores, more than 0, fractions allowed; null = the runner's default
/// @param memoryBytes bytes, at least 4 MiB (less does not start a process); null = the runner's
///   default
public record Resources(@Nullable Double cpus, @Nullable Long memoryBytes) {

  /// Nothing asked for.
  public static final Resources DEFAULT = new Resources(null, null);

  private static final long LEAST_MEMORY = 4L << 20;

  public Resources {
    if (cpus != null && !(cpus > 0 && cpus <= 1024)) {
      throw new IllegalArgumentException("resources.cpus is " + cpus + ", must be 0 to 1024");
    }
    if (memoryBytes != null && memoryBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "resources.memory_bytes is " + memoryBytes + ", must be at least " + LEAST_MEMORY);
    }
  }
}
