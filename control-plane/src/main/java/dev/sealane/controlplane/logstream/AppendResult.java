package dev.sealane.controlplane.logstream;

/// What became of a batch.
public sealed interface AppendResult {

  /// Number of the record that is wanted next.
  long nextSeq();

  /// It is on disk, all of it or what was new in it.
  record Stored(long nextSeq) implements AppendResult {}

  /// Records are missing before it; nothing was stored.
  record Gap(long nextSeq) implements AppendResult {}
}
