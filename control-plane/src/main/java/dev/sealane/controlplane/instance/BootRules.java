package dev.sealane.controlplane.instance;

import dev.sealane.api.runner.BootRequest;
import java.util.Set;

/// What the fields of a boot must look like.
final class BootRules {

  private static final int MAX_TEXT = 255;
  private static final Set<String> RUNTIMES = Set.of("docker", "podman", "apple", "process");

  private BootRules() {}

  /// @throws IllegalArgumentException when one does not fit; its name comes first
  static void check(BootRequest request) {
    if (request.publicKey() == null) { // left out of the body
      throw new IllegalArgumentException("public_key is missing");
    }
    plain("signature", request.signature());
    if (request.boot() < 1) {
      throw new IllegalArgumentException("boot is " + request.boot() + ", must be at least 1");
    }
    plain("version", request.version());
    plain("hostname", request.hostname());
    plain("os", request.os());
    plain("arch", request.arch());
    plain("policy_hash", request.policyHash());
    if (!RUNTIMES.containsAll(request.runtimes())) {
      throw new IllegalArgumentException("runtimes must be of " + RUNTIMES);
    }
  }

  private static void plain(String name, String text) {
    if (text == null // left out of the body
        || text.length() > MAX_TEXT
        || text.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          name + " must be there, at most " + MAX_TEXT + " characters without control characters");
    }
  }
}
