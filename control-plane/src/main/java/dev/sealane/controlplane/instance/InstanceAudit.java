package dev.sealane.controlplane.instance;

import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.http.ApiRequest;
import org.jdbi.v3.core.Handle;

/// Writes an audit event inside the caller's transaction.
@FunctionalInterface
public interface InstanceAudit {

  /// @param action such as `instance.created`
  /// @param object id of what was acted upon
  void record(Handle handle, Caller caller, String action, String object, ApiRequest request);
}
