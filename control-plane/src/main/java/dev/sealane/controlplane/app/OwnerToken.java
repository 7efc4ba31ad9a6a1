package dev.sealane.controlplane.app;

/// Where the first owner token comes from.
public sealed interface OwnerToken {

  /// The server makes one at its first start and hands it out once.
  record Generated() implements OwnerToken {}

  /// The operator chose it (`--single-user-token-env`).
  ///
  /// @param token secret, 16 characters at least
  record Given(String token) implements OwnerToken {
    @Override
    public String toString() {
      return "Given[***]";
    }
  }
}
