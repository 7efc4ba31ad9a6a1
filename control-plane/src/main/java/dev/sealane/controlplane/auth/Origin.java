package dev.sealane.controlplane.auth;

/// Where a request came from, for the audit.
public interface Origin {

  /// Address of the peer.
  String remote();

  /// Id of the request, as in its answer and in the log.
  String requestId();
}
