package dev.sealane.client;

import dev.sealane.api.id.ArchiveId;

/// An archive that the server has.
///
/// @param id to name it in a source
/// @param sha256 hex
/// @param size bytes
public record ArchiveReceipt(ArchiveId id, String sha256, long size) {}
