package dev.sealane.controlplane.http;

import dev.sealane.controlplane.auth.Access;

/// Where features add their routes. Paths use `:name` for one segment and `*` at the end for a rest
/// of one or more segments that is read as parameter `*`.
public interface Routes {

  /// Adds a route whose body, if any, is kept in memory within the usual limit.
  ///
  /// @param method `GET`, `PUT`, `POST`, `PATCH` or `DELETE`
  void add(String method, String path, Access access, Endpoint endpoint);

  /// Adds a route whose body is kept in memory within a limit of its own.
  void add(String method, String path, Access access, BodyLimit limit, Endpoint endpoint);

  /// Adds a route whose body is streamed to a file first.
  ///
  /// @param maxBytes bytes of the body at most; more is 413
  void addUpload(String method, String path, Access access, long maxBytes, Endpoint endpoint);
}
