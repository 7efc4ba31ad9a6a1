/// Archives that users upload and artifacts that runs leave. Their bytes lie behind {@link
/// dev.sealane.controlplane.blob.Blobs}, sealed under the master key; the tables know what they
/// are.
///
/// ```
/// archive   id, team_id, created_by, sha256, size_bytes, blob_key, created_at
///           used_at   when the first run named it; NULL = expires after a day
/// artifact  run_id, path   the file; a later attempt replaces it
///           attempt, sha256, size_bytes, blob_key, created_at
/// ```
@NullMarked
package dev.sealane.controlplane.blob;

import org.jspecify.annotations.NullMarked;
