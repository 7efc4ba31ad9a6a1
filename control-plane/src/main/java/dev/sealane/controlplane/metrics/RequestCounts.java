package dev.sealane.controlplane.metrics;

import dev.sealane.controlplane.http.RequestObserver;
import java.util.concurrent.atomic.LongAdder;

/// Counts answered requests by the class of their status, and the time they took together. Costs a
/// few additions a request, whether or not anybody asks for metrics.
public final class RequestCounts implements RequestObserver {

  /// Index is the first digit of the status; 0 = the client went away.
  private final LongAdder[] byClass = {
    new LongAdder(),
    new LongAdder(),
    new LongAdder(),
    new LongAdder(),
    new LongAdder(),
    new LongAdder()
  };

  private final LongAdder nanos = new LongAdder();

  @Override
  public void answered(int status, long taken) {
    byClass[status / 100].increment();
    nanos.add(taken);
  }

  /// @param firstDigit of the status, 0 to 5
  long count(int firstDigit) {
    return byClass[firstDigit].sum();
  }

  double seconds() {
    return nanos.sum() / 1e9;
  }
}
