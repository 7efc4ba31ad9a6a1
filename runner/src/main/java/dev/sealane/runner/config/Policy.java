package dev.sealane.runner.config;

import dev.sealane.api.seal.LengthPrefixed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What this machine's owner allows, whatever a control plane sends: the last word.
///
/// @param allowProcess whether programs may run without a container
/// @param allowLocalRepos whether a git repository may be a local path or a `file:` URL
/// @param allowedImages images that may run: exact, or a prefix that ends in `*`; empty = all
/// @param allowNetwork whether containers may reach the network
/// @param maxCpus cores that one run may have; null = the capacity
/// @param maxMemoryBytes bytes that one run may have; null = the capacity
/// @param maxTimeout longest time limit of a program; null = any
public record Policy(
    boolean allowProcess,
    boolean allowLocalRepos,
    List<String> allowedImages,
    boolean allowNetwork,
    @Nullable Double maxCpus,
    @Nullable Long maxMemoryBytes,
    @Nullable Duration maxTimeout) {

  public Policy {
    allowedImages = List.copyOf(allowedImages);
  }

  /// Whether {@code image} may run.
  public boolean allowsImage(String image) {
    return allowedImages.isEmpty()
        || allowedImages.stream()
            .anyMatch(allowed ->
                allowed.endsWith("*")
                    ? image.startsWith(allowed.substring(0, allowed.length() - 1))
                    : image.equals(allowed));
  }

  /// Changes when the policy or anything else does that a refusal by policy rests on.
  ///
  /// @param rest further settings that decide, such as the runtime
  /// @return 64 hex digits
  public String hash(String... rest) {
    return LengthPrefixed.of(
            Boolean.toString(allowProcess),
            Boolean.toString(allowLocalRepos),
            String.join(",", allowedImages),
            Boolean.toString(allowNetwork),
            String.valueOf(maxCpus),
            String.valueOf(maxMemoryBytes),
            String.valueOf(maxTimeout),
            LengthPrefixed.of(rest).sha256Hex())
        .sha256Hex();
  }
}
