package dev.sealane.controlplane.auth;

import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/// Who changed what, from where, when. Written in the transaction of the change itself.
public final class Audit {

  private final AuditStore store = new AuditStore();
  private final InstantSource clock;

  public Audit(InstantSource clock) {
    this.clock = clock;
  }

  /// Records one change.
  ///
  /// @param action such as `run.cancel`
  /// @param object kind and id, such as `run 0198…`; no secrets
  public void record(Handle handle, Caller caller, String action, String object, Origin origin) {
    store.insert(
        handle, caller.team(), clock.instant(), caller.name(), new Change(action, object), origin);
  }

  /// What was changed.
  record Change(String action, String object) {}
}
