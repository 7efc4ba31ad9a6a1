package dev.sealane.runner.container;

import java.nio.file.Path;

/// The files of an ended program on the host. Links in them are the program's work and must not be
/// followed.
///
/// @param workspace the workspace
/// @param artifacts what the program left under `SEALANE_ARTIFACTS`
public record WorkspaceView(Path workspace, Path artifacts) {}
