package dev.sealane.controlplane.http;

import dev.sealane.controlplane.auth.Access;

/// One route as a feature added it.
///
/// @param method `GET`, `PUT`, `POST`, `PATCH` or `DELETE`
/// @param path such as `/api/v1/runs/:run`
/// @param access who may use it at all
/// @param body what happens to its body
/// @param endpoint answers its requests
public record Route(String method, String path, Access access, Body body, Endpoint endpoint) {

  /// Where a body goes before the endpoint sees it.
  public sealed interface Body {

    /// Into memory.
    record Memory(BodyLimit limit) implements Body {}

    /// Into a file that is deleted behind the endpoint, unless the endpoint moved it.
    ///
    /// @param maxBytes bytes at most
    record ToFile(long maxBytes) implements Body {}
  }
}
