package dev.sealane.controlplane.run;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.BodyLimit;
import dev.sealane.controlplane.http.Endpoint;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Routes without a server: endpoints are called directly.
final class FakeRoutes implements Routes {

  private final Map<String, Endpoint> endpoints = new HashMap<>();

  @Override
  public void add(String method, String path, Access access, Endpoint endpoint) {
    endpoints.put(method + " " + path, endpoint);
  }

  @Override
  public void add(String method, String path, Access access, BodyLimit limit, Endpoint endpoint) {
    add(method, path, access, endpoint);
  }

  @Override
  public void addUpload(
      String method, String path, Access access, long maxBytes, Endpoint endpoint) {
    add(method, path, access, endpoint);
  }

  Reply call(String route, Caller caller, Call call) {
    ApiRequest request =
        new ApiRequest(
            caller,
            "test",
            "127.0.0.1",
            call.path,
            call.query,
            call.headers::get,
            call.body.getBytes(StandardCharsets.UTF_8),
            null);
    try {
      return Objects.requireNonNull(endpoints.get(route), route).handle(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// What goes with a request.
  record Call(
      Map<String, String> path,
      Map<String, String> query,
      Map<String, String> headers,
      String body) {

    static final Call EMPTY = new Call(Map.of(), Map.of(), Map.of(), "");

    static Call body(String body) {
      return new Call(Map.of(), Map.of(), Map.of(), body);
    }

    static Call path(String name, Object value) {
      return new Call(Map.of(name, value.toString()), Map.of(), Map.of(), "");
    }

    static Call query(String name, String value) {
      return new Call(Map.of(), Map.of(name, value), Map.of(), "");
    }

    Call with(String other) {
      return new Call(path, query, headers, other);
    }

    Call header(String name, String value) {
      return new Call(path, query, Map.of(name, value), body);
    }

    Call andQuery(String name, String value) {
      Map<String, String> all = new HashMap<>(query);
      all.put(name, value);
      return new Call(path, all, headers, body);
    }
  }
}
