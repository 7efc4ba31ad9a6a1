/// Programs in containers of a Docker engine, or of Podman behind its Docker-compatible socket.
///
/// A container of ours is named `sealane-<run>-<attempt>` and carries the labels
/// `dev.sealane.instance`, `dev.sealane.run` and `dev.sealane.attempt`. The program starts in
/// `/workspace`; what it leaves in `/sealane/artifacts`, the volume
/// `sealane-<instance>-<run>-<attempt>`, are its artifacts. The volume is removed after the
/// container.
@NullMarked
package dev.sealane.runner.container.docker;

import org.jspecify.annotations.NullMarked;
