package dev.sealane.controlplane.http;

import java.util.ArrayList;
import java.util.List;

/// Whether the client of one request is still connected. Safe for any thread.
public final class ClientLink {

  private boolean gone;
  private List<Runnable> listeners = List.of();

  /// Whether the connection was closed before the answer ended.
  public synchronized boolean gone() {
    return gone;
  }

  /// Has {@code told} run once when the connection is closed, at once when it is already. It runs
  /// on the event loop, so it must not block.
  public void onGone(Runnable told) {
    synchronized (this) {
      if (!gone) {
        List<Runnable> more = new ArrayList<>(listeners);
        more.add(told);
        listeners = more;
        return;
      }
    }
    told.run();
  }

  /// Marks the connection as closed.
  public void close() {
    List<Runnable> told;
    synchronized (this) {
      gone = true;
      told = listeners;
      listeners = List.of();
    }
    told.forEach(Runnable::run);
  }
}
