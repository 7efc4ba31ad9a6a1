package dev.sealane.controlplane.run;

import dev.sealane.controlplane.instance.InstanceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jdbi.v3.core.Handle;

/// Finds the queued runs that an instance takes next: merges the heads of the matching classes.
/// Reads only; inside the caller's transaction.
final class Selection {

  private final RunStore runs;
  private final RunClasses classes;

  Selection(RunStore runs, RunClasses classes) {
    this.runs = runs;
    this.classes = classes;
  }

  /// The best matching runs within the free capacity.
  ///
  /// @param used what our unfinished attempts use
  /// @param limits how many runs and bytes at most; one run always fits the bytes
  List<Candidate> select(
      Handle handle, InstanceView instance, Capacity used, Limits limits, Instant now) {
    if (!Matching.closed(instance).isEmpty()) {
      return List.of();
    }
    Capacity free = Capacity.free(instance, used);
    int most = Math.min(limits.runs(), free.slots());
    if (most < 1) {
      return List.of();
    }
    PriorityQueue<Head> heads = heads(handle, instance, most, now);
    List<Candidate> chosen = new ArrayList<>();
    long bytes = 0;
    while (chosen.size() < most && !heads.isEmpty()) {
      Head head = heads.remove();
      Candidate next = head.take();
      if (!takes(next, instance, free, now)) {
        continue; // a class has one size, so none of its runs fits any more
      }
      bytes += next.sealed().length();
      if (bytes > limits.bytes() && !chosen.isEmpty()) {
        break;
      }
      chosen.add(next);
      free = free.minus(next.runClass().requirements());
      if (head.advance()) {
        heads.add(head);
      }
    }
    return List.copyOf(chosen);
  }

  private static boolean takes(
      Candidate candidate, InstanceView instance, Capacity free, Instant now) {
    return Matching.reasons(
            candidate.runClass().requirements(), instance, free, candidate.bar(), now)
        .isEmpty();
  }

  private PriorityQueue<Head> heads(Handle handle, InstanceView instance, int most, Instant now) {
    List<RunClass> matching =
        runs.queuedClasses(handle, instance.team()).stream()
            .map(id -> classes.get(handle, id))
            .filter(each -> Matching.mismatches(each.requirements(), instance).isEmpty())
            .toList();
    int page = Math.max(1, most / Math.max(1, matching.size()));
    PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparing(Head::first, Candidate.ORDER));
    for (RunClass each : matching) {
      Head head = new Head(handle, each, instance, page, now);
      if (head.advance()) {
        heads.add(head);
      }
    }
    return heads;
  }

  /// The queued runs of one class from its best on, read page by page, without barred ones.
  private final class Head {

    private final RunClass runClass;
    private final Handle handle;
    private final InstanceView instance;
    private final int page;
    private final Instant now;
    private final List<Candidate> read = new ArrayList<>();
    private int seen;
    private int index;

    Head(Handle handle, RunClass runClass, InstanceView instance, int page, Instant now) {
      this.handle = handle;
      this.runClass = runClass;
      this.instance = instance;
      this.page = page;
      this.now = now;
    }

    Candidate first() {
      return read.get(index);
    }

    Candidate take() {
      return read.get(index++);
    }

    /// Makes {@link #first} the next run that is not barred.
    ///
    /// @return false when there is none
    boolean advance() {
      while (true) {
        if (index == read.size() && !readPage()) {
          return false;
        }
        boolean barred = first().bar().filter(bar -> bar.holds(instance, now)).isPresent();
        if (!barred) {
          return true;
        }
        index++;
      }
    }

    private boolean readPage() {
      read.clear();
      index = 0;
      read.addAll(runs.queued(handle, runClass, instance, seen, page));
      seen += read.size();
      return !read.isEmpty();
    }
  }

  /// @param runs at most, from 1
  /// @param bytes of sealed specifications at most
  record Limits(int runs, long bytes) {}
}
