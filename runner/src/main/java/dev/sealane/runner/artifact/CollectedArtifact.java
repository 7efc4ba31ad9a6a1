package dev.sealane.runner.artifact;

import java.nio.file.Path;

/// One file that an ended program left.
///
/// @param path below the workspace or the artifacts directory; separated by `/`, no `..`
/// @param file where it lies on the host; a regular file, to be opened without following links
/// @param size bytes
/// @param sha256 64 lower-case hexadecimal digits
public record CollectedArtifact(String path, Path file, long size, String sha256) {}
