package dev.sealane.controlplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private final RouteTable routes = new RouteTable(new BodyLimit(10, 10));

  RouteTableTest() {
    for (String path :
        List.of(
            "/things",
            "/things/:thing",
            "/things/special",
            "/things/:thing/parts/:part",
            "/things/:thing/parts.tar.gz",
            "/files/:file/*",
            "/files/:file/fixed/deep")) {
      add("GET", path);
    }
  }

  private void add(String method, String path) {
    routes.add(method, path, Access.READ, _ -> new Reply.NoContent());
  }

  @Test
  void a_literal_wins_over_a_parameter_and_that_over_a_rest() {
    assertMatch("/things", "/things", Map.of());
    assertMatch("/things/special", "/things/special", Map.of());
    assertMatch("/things/other", "/things/:thing", Map.of("thing", "other"));
    assertMatch("/files/f/a/b/c", "/files/:file/*", Map.of("file", "f", "*", "a/b/c"));
    assertMatch("/files/f/fixed/deep", "/files/:file/fixed/deep", Map.of("file", "f"));
    assertMatch("/files/f/fixed/else", "/files/:file/*", Map.of("file", "f", "*", "fixed/else"));
    assertMatch("/things/t/parts.tar.gz", "/things/:thing/parts.tar.gz", Map.of("thing", "t"));
  }

  @Test
  void a_dead_end_behind_a_literal_is_left_again() {
    assertMatch(
        "/things/special/parts/p",
        "/things/:thing/parts/:part",
        Map.of("thing", "special", "part", "p"));
  }

  @Test
  void segments_are_decoded_after_the_split() {
    assertMatch("/things/a%2Fb%C3%BC+%25", "/things/:thing", Map.of("thing", "a/bü+%"));
  }

  @Test
  void nothing_is_normalised() {
    for (String path :
        List.of("/things/", "//things", "/things//parts/p", "/./things", "/files/f/", "/Things")) {
      assertThatThrownBy(() -> routes.match("GET", path))
          .as(path)
          .isInstanceOfSatisfying(
              SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
    assertMatch("/things/..", "/things/:thing", Map.of("thing", ".."));
  }

  @Test
  void a_broken_escape_is_refused() {
    for (String path : List.of("/things/%", "/things/%4", "/things/%zz", "/things/%FF")) {
      assertThatThrownBy(() -> routes.match("GET", path))
          .as(path)
          .isInstanceOfSatisfying(
              SealaneException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
  }

  @Test
  void a_wrong_method_is_told_the_right_ones() {
    add("PUT", "/things");

    assertThatThrownBy(() -> routes.match("DELETE", "/things"))
        .isInstanceOfSatisfying(
            SealaneException.class,
            e -> assertThat(e.details()).containsEntry("allow", List.of("GET", "PUT")));
  }

  @Test
  void head_is_among_the_right_ones_where_everybody_may_get() {
    routes.add("GET", "/open", Access.PUBLIC, _ -> new Reply.NoContent());

    assertThat(routes.match("HEAD", "/open").route().method()).isEqualTo("GET");
    assertThatThrownBy(() -> routes.match("POST", "/open"))
        .isInstanceOfSatisfying(
            SealaneException.class,
            e -> assertThat(e.details()).containsEntry("allow", List.of("GET", "HEAD")));
  }

  @Test
  void a_route_is_there_once_and_a_public_one_is_exact() {
    assertThatThrownBy(() -> add("GET", "/things")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> routes.add("GET", "/open/:any", Access.PUBLIC, _ -> new Reply.NoContent()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("/open/:any is public, must be an exact path");
  }

  private void assertMatch(String path, String route, Map<String, String> parameters) {
    RouteTable.Match match = routes.match("GET", path);
    assertThat(match.route().path()).as(path).isEqualTo(route);
    assertThat(match.parameters()).isEqualTo(parameters);
  }
}
