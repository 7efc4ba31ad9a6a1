package dev.sealane.api.id;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDv7 values (RFC 9562 section 5.7) that rise strictly within one generator, also when
/// the clock stands still or goes back. May be called from any thread.
public final class UuidV7 {

  /// Bits of `rand_a`, used as a counter within one millisecond (RFC 9562 section 6.2, method 1).
  private static final int COUNTER_BITS = 12;

  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_B = 0x3FFF_FFFF_FFFF_FFFFL;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long last;

  public UuidV7(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// The next value, greater than every one before it.
  public synchronized UUID next() {
    last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
    long high = (last >>> COUNTER_BITS << 16) | VERSION | (last & ((1 << COUNTER_BITS) - 1));
    return new UUID(high, VARIANT | (random.nextLong() & RANDOM_B));
  }
}
