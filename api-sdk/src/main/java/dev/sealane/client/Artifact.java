package dev.sealane.client;

/// A file that a run left.
///
/// @param path below the workspace, with `/`
/// @param size bytes
/// @param sha256 hex
public record Artifact(String path, long size, String sha256) {}
