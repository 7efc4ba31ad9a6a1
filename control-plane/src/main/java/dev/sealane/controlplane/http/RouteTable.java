package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All routes, as a tree of path segments. Filled while the server is put together, then only read.
///
/// A literal segment wins over `:name`, and `:name` over `*`. There is no normalisation: a doubled
/// or trailing slash, `.` and `..` match nothing, so that a public route is reached by its exact
/// path only.
public final class RouteTable implements Routes {

  private final BodyLimit usualLimit;
  private final Node root = new Node();
  private final List<Route> routes = new ArrayList<>();

  /// @param usualLimit of routes that name none
  public RouteTable(BodyLimit usualLimit) {
    this.usualLimit = usualLimit;
  }

  @Override
  public void add(String method, String path, Access access, Endpoint endpoint) {
    add(method, path, access, usualLimit, endpoint);
  }

  @Override
  public void add(String method, String path, Access access, BodyLimit limit, Endpoint endpoint) {
    add(new Route(method, path, access, new Route.Body.Memory(limit), endpoint));
  }

  @Override
  public void addUpload(
      String method, String path, Access access, long maxBytes, Endpoint endpoint) {
    add(new Route(method, path, access, new Route.Body.ToFile(maxBytes), endpoint));
  }

  private void add(Route route) {
    boolean hasParameters = route.path().contains(":") || route.path().contains("*");
    if (route.access() == Access.PUBLIC && hasParameters) {
      throw new IllegalArgumentException(route.path() + " is public, must be an exact path");
    }
    Node node = root;
    for (String segment : PathSegments.of(route.path())) {
      node = node.child(segment);
    }
    if (node.byMethod.put(route.method(), route) != null) {
      throw new IllegalArgumentException(
          route.method() + " " + route.path() + " is there twice, must be there once");
    }
    routes.add(route);
  }

  /// Every route, in the order in which they were added.
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /// Finds the route of a request. HEAD is answered where everybody may GET: what probes a server
  /// asks so. Elsewhere it is not possible, since a GET may wait, stream or take messages.
  ///
  /// @param path raw, without the query
  /// @throws SealaneException `not_found`; `method_not_allowed` with `details.allow`;
  ///   `invalid_request` when the path cannot be decoded
  Match match(String method, String path) {
    List<String> segments = PathSegments.of(path);
    Node node = root.find(segments, 0);
    if (node == null) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "there is no such route");
    }
    Route route = node.byMethod.get(method);
    if (route == null && method.equals("HEAD")) {
      route = node.probed();
    }
    if (route == null) {
      throw new SealaneException(
          ErrorCode.METHOD_NOT_ALLOWED,
          method + " is not possible here",
          Map.of("allow", node.allowed()));
    }
    return new Match(route, parameters(route, segments));
  }

  private static Map<String, String> parameters(Route route, List<String> segments) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> names = PathSegments.of(route.path());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.equals("*")) {
        values.put(name, String.join("/", segments.subList(i, segments.size())));
      } else if (name.startsWith(":")) {
        values.put(name.substring(1), segments.get(i));
      }
    }
    return values;
  }

  /// A route and the values of its parameters, decoded.
  record Match(Route route, Map<String, String> parameters) {}

  /// One place in the tree.
  private static final class Node {

    final Map<String, Route> byMethod = new TreeMap<>();
    private final Map<String, Node> literals = new HashMap<>();
    private @Nullable Node parameter;
    private @Nullable Node rest;

    Node child(String segment) {
      if (segment.equals("*")) {
        rest = rest == null ? new Node() : rest;
        return rest;
      }
      if (segment.startsWith(":")) {
        parameter = parameter == null ? new Node() : parameter;
        return parameter;
      }
      return literals.computeIfAbsent(segment, _ -> new Node());
    }

    List<String> allowed() {
      Stream<String> heads = probed() == null ? Stream.empty() : Stream.of("HEAD");
      return Stream.concat(byMethod.keySet().stream(), heads).toList();
    }

    @Nullable Route probed() {
      Route get = byMethod.get("GET");
      return get != null && get.access() == Access.PUBLIC ? get : null;
    }

    @Nullable Node find(List<String> segments, int at) {
      if (at == segments.size()) {
        return byMethod.isEmpty() ? null : this;
      }
      String segment = segments.get(at);
      Node literal = literals.get(segment);
      Node found = literal == null ? null : literal.find(segments, at + 1);
      if (found == null && parameter != null && !segment.isEmpty()) {
        found = parameter.find(segments, at + 1);
      }
      return found == null && rest != null && !segment.isEmpty() ? rest : found;
    }
  }
}
