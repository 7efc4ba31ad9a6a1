package dev.sealane.controlplane.blob;

/// One artifact, as users see it.
///
/// @param path below the workspace, with `/`
/// @param size bytes
/// @param sha256 64 hex digits
/// @param attempt number of the attempt that left it
record ArtifactView(String path, long size, String sha256, int attempt) {}
