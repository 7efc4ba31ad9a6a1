package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.Route;
import dev.sealane.controlplane.openapi.Document;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The OpenAPI document against all routes of the server, which are put together as it does.
class OpenApiRoutesTest {

  @TempDir static Path directory;

  private static Storage storage;
  private static Services services;
  private static List<Route> routes;

  private final Document document = Document.read();

  @BeforeAll
  static void putTogether() {
    ControlPlaneConfig config = ControlPlaneConfig.defaults(directory);
    storage = Storage.open(config);
    services = new Services(config, InstantSource.system(), storage);
    routes =
        services.routes().routes().stream()
            .filter(route -> !route.path().startsWith("/v1/"))
            .toList();
  }

  @AfterAll
  static void close() {
    services.close();
    storage.close();
  }

  @Test
  void every_native_route_is_described_and_nothing_else() {
    Set<String> served = new TreeSet<>();
    routes.forEach(route -> served.add(key(route)));
    Set<String> described = new TreeSet<>();
    document.operations().forEach(operation -> described.add(operation.toString()));

    assertThat(described).hasSizeGreaterThan(30).isEqualTo(served);
  }

  @Test
  void an_operation_says_who_may_use_it() {
    Map<String, List<String>> served = new TreeMap<>();
    routes.forEach(route -> served.put(key(route), schemes(route.access())));
    Map<String, List<String>> described = new TreeMap<>();
    for (Document.Operation operation : document.operations()) {
      described.put(operation.toString(), schemes(operation.tree().path("security")));
    }

    assertThat(described).isEqualTo(served);
  }

  @Test
  void a_route_that_streams_its_body_to_a_file_takes_bytes_and_no_other_does() {
    Set<String> served = new TreeSet<>();
    routes.stream()
        .filter(route -> route.body() instanceof Route.Body.ToFile)
        .forEach(route -> served.add(key(route)));
    Set<String> described = new TreeSet<>();
    for (Document.Operation operation : document.operations()) {
      JsonNode content = operation.tree().at("/requestBody/content");
      if (!content.isMissingNode() && !content.has("application/json")) {
        described.add(operation.toString());
      }
    }

    assertThat(described).isEqualTo(served);
  }

  private static String key(Route route) {
    String path = route.path().replaceAll(":(\\w+)", "{$1}").replaceAll("[*]$", "{path}");
    return route.method() + " " + path;
  }

  private static List<String> schemes(Access access) {
    String role = "[\"" + access.name().toLowerCase(Locale.ROOT) + "\"]";
    return access == Access.PUBLIC
        ? List.of()
        : List.of("{\"bearer\":%s}".formatted(role), "{\"api_key\":%s}".formatted(role));
  }

  private static List<String> schemes(JsonNode security) {
    assertThat(security.isArray()).isTrue();
    return security.valueStream().map(JsonNode::toString).toList();
  }
}
