package dev.sealane.api.archive;

/// How large an archive may be when it is unpacked.
///
/// @param maxEntries entries of any kind, from 1
/// @param maxBytes bytes of all files together, from 0
public record ArchiveLimits(int maxEntries, long maxBytes) {

  /// 100,000 entries and 512 MiB (design.md section 7).
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(100_000, 512L << 20);

  public ArchiveLimits {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("max entries is " + maxEntries + ", must be at least 1");
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("max bytes is " + maxBytes + ", must not be negative");
    }
  }
}
