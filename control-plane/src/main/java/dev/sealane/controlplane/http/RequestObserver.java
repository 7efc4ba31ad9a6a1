package dev.sealane.controlplane.http;

/// Is told about every answered request. Called on the request's thread; must not block.
@FunctionalInterface
public interface RequestObserver {

  /// @param status HTTP status; 0 when the client went away before an answer
  /// @param nanos from the first byte of the request to the answer
  void answered(int status, long nanos);
}
