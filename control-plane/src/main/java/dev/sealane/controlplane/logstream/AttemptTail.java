package dev.sealane.controlplane.logstream;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Where the log of one attempt ends. Whoever appends holds its lock from the look at the end to
/// the commit, so the batches of an attempt follow each other.
final class AttemptTail {

  private final ReentrantLock lock = new ReentrantLock();
  private Optional<Stored> stored = Optional.empty();
  private boolean dropped;

  /// Takes the lock.
  ///
  /// @return false, without the lock, when this object is no longer the attempt's
  boolean take() {
    lock.lock();
    if (dropped) {
      lock.unlock();
    }
    return !dropped;
  }

  void give() {
    lock.unlock();
  }

  /// What is known to be stored; empty = look it up. With the lock only.
  Optional<Stored> stored() {
    return stored;
  }

  void know(Stored now) {
    stored = Optional.of(now);
  }

  /// A write whose outcome is not known: the next one looks it up.
  void forget() {
    stored = Optional.empty();
  }

  /// Takes this object out of use, unless somebody appends.
  boolean drop() {
    if (!lock.tryLock()) {
      return false;
    }
    dropped = true;
    lock.unlock();
    return true;
  }

  /// @param nextSeq number of the record that comes next, from 1
  /// @param segmentEnd where the next chunk goes in the segment; 0 = there is no segment
  /// @param rowBytes bytes that lie in the index
  record Stored(long nextSeq, long segmentEnd, long rowBytes) {}
}
