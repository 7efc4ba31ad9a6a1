package dev.sealane.controlplane.blob;

/// What is known of a content that was read to its end.
///
/// @param sha256 64 lower-case hex digits
/// @param size bytes
record Digested(String sha256, long size) {}
