package dev.sealane.controlplane.blob;

import dev.sealane.api.id.ArchiveId;

/// Answers an upload.
///
/// @param sha256 of the bytes as they were uploaded, 64 hex digits
/// @param size bytes
record ArchiveReceipt(ArchiveId id, String sha256, long size) {}
