package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.Route;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every route that the server has, with callers that must not use it. The list of routes is the
/// server's own, so that a new route is covered without anybody thinking of it.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AuthorizationIT {

  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)|\\*$");
  private static final String OTHER_OWNER = "token-of-the-other-owner";
  private static final String VIEWER = "token-of-a-viewer-of-ours";
  private static final String FOR_AN_APP = "token-of-an-owner-for-one-app";
  private static final String FOR_TESTS = "token-of-an-owner-for-tests";

  @TempDir static Path directory;

  private static TestPlane server;
  private static TestApi api;
  private static TestTeam ours;
  private static TestTeam others;

  @BeforeAll
  static void start() throws IOException, InterruptedException, SQLException {
    server = TestPlane.start(directory);
    api = server.api();
    ours = server.team();
    addUser(UUID.randomUUID().toString(), "others", "owner", "", OTHER_OWNER);
    addUser(ours.team().toString(), "default", "viewer", "", VIEWER);
    addUser(ours.team().toString(), "default", "owner", "app:shop", FOR_AN_APP);
    addUser(ours.team().toString(), "default", "owner", "submit", FOR_TESTS);
    others = TestTeam.fill(api, OTHER_OWNER);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void nothing_but_the_public_routes_answers_without_a_token()
      throws IOException, InterruptedException {
    List<String> open = new ArrayList<>();
    for (Route route : server.plane().routes()) {
      HttpResponse<String> answer = ask(route, path(route, ours), "", "");
      if (answer.statusCode() != 401) {
        open.add(route.method() + " " + route.path());
      }
      if (route.path().startsWith("/v1/")) {
        assertThat(answer.body()).contains("\"ResponseCode\":401");
      }
    }

    assertThat(open)
        .containsExactlyInAnyOrder(
            "GET /health",
            "GET /ready",
            "GET /api/v1/server-key",
            "GET /api/v1/version",
            "GET /api/v1/openapi.json");
  }

  @Test
  void every_route_refuses_the_wrong_kind_of_caller() throws IOException, InterruptedException {
    for (Route route : server.plane().routes()) {
      switch (route.access()) {
        case PUBLIC -> {}
        case READ -> assertStatus(403, route, ours, ours.daemon(), "");
        case RUN, WRITE, ADMIN -> {
          assertStatus(403, route, ours, ours.daemon(), "");
          assertStatus(403, route, ours, VIEWER, "");
        }
        case DAEMON -> assertStatus(403, route, ours, ours.owner(), "");
        case DAEMON_OR_ADMIN -> assertStatus(403, route, ours, VIEWER, "");
      }
    }
  }

  @Test
  void a_narrowed_token_changes_nothing_but_runs_of_its_kinds_whatever_its_role()
      throws IOException, InterruptedException {
    for (Route route : server.plane().routes()) {
      switch (route.access()) {
        case PUBLIC, READ, DAEMON -> {}
        case RUN -> assertStatus(403, route, ours, FOR_AN_APP, "");
        case WRITE, ADMIN, DAEMON_OR_ADMIN -> {
          assertStatus(403, route, ours, FOR_AN_APP, "");
          assertStatus(403, route, ours, FOR_TESTS, "");
        }
      }
    }
    byte[] test = TestTeam.json("{\"kind\":\"submit\"}");
    String own = api.done("POST", "/api/v1/runs", FOR_TESTS, test).get("id").asText();
    String cancel = "/api/v1/runs/%s/cancel";

    assertThat(status("POST", "/api/v1/runs", FOR_AN_APP, test)).isEqualTo(403);
    assertThat(status("POST", cancel.formatted(own), FOR_AN_APP, new byte[0])).isEqualTo(403);
    assertThat(status("POST", cancel.formatted(ours.run()), FOR_TESTS, new byte[0])).isEqualTo(403);
    assertThat(status("POST", cancel.formatted(own), FOR_TESTS, new byte[0])).isEqualTo(202);
  }

  private static int status(String method, String path, String credential, byte[] body)
      throws IOException, InterruptedException {
    return api.ask(method, path, credential, "", body).statusCode();
  }

  @Test
  void what_belongs_to_another_team_is_not_there() throws IOException, InterruptedException {
    for (Route route : server.plane().routes()) {
      boolean names = PARAMETER.matcher(route.path()).find();
      if (!names || route.access() == Access.PUBLIC || isBoot(route)) {
        continue;
      }
      if (route.access() != Access.DAEMON) {
        assertMissing(route, others.owner(), "");
      }
      if (route.access() == Access.DAEMON || route.access() == Access.DAEMON_OR_ADMIN) {
        assertMissing(route, others.daemon(), others.session());
      }
    }
  }

  @Test
  void a_list_shows_nothing_of_another_team() throws IOException, InterruptedException {
    for (Route route : server.plane().routes()) {
      boolean list = route.method().equals("GET") && !PARAMETER.matcher(route.path()).find();
      if (list && (route.access() == Access.READ || route.access() == Access.ADMIN)) {
        HttpResponse<String> answer = ask(route, route.path(), others.owner(), "");
        assertThat(answer.body())
            .as(route.path())
            .doesNotContain(ours.team().toString(), ours.runner().toString(), ours.run());
      }
    }
  }

  /// The id of a boot is chosen by the instance, so there is nothing of another team to find; that
  /// a known id needs its key is a rule of boots.
  private static boolean isBoot(Route route) {
    return route.path().endsWith("/boot");
  }

  /// A daemon is told 410 for every attempt that is not its own: it must stop the program,
  /// whoever's it is. Either way, an object of another team looks like one that never was.
  private static void assertMissing(Route route, String credential, String session)
      throws IOException, InterruptedException {
    int status = route.path().contains(":attempt") ? 410 : 404;
    assertStatus(status, route, ours, credential, session);
    assertStatus(status, route, ours.withUnknownIds(), credential, session);
  }

  private static void assertStatus(
      int status, Route route, TestTeam named, String credential, String session)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask(route, path(route, named), credential, session);
    assertThat(answer.statusCode())
        .as("%s %s answers %s", route.method(), route.path(), answer.body())
        .isEqualTo(status);
  }

  private static HttpResponse<String> ask(
      Route route, String path, String credential, String session)
      throws IOException, InterruptedException {
    byte[] body = route.method().equals("GET") ? new byte[0] : TestTeam.json("{}");
    return api.ask(route.method(), path, credential, session, body);
  }

  private static String path(Route route, TestTeam team) {
    Matcher parameters = PARAMETER.matcher(route.path());
    return parameters.replaceAll(
        found -> team.value(found.group(1) == null ? "*" : found.group(1)));
  }

  /// The product has no way to make a second team yet, so the rows are put there by hand.
  private static void addUser(
      String team, String teamName, String role, String capabilities, String token)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sealane.db"));
        Statement statement = connection.createStatement()) {
      String user = UUID.randomUUID().toString();
      statement.executeUpdate(
          "INSERT OR IGNORE INTO team VALUES ('%s', '%s', 0)".formatted(team, teamName));
      statement.executeUpdate(
          "INSERT INTO app_user VALUES ('%s', '%s', '%s', '%s', 1, 0)"
              .formatted(user, team, "a " + role + " " + capabilities, role));
      statement.executeUpdate(
          """
          INSERT INTO access_token
            (id, team_id, user_id, name, sha256, role, capabilities, created_at)
          VALUES ('%s', '%s', '%s', 'test', '%s', '%s', '%s', 0)
          """
              .formatted(UUID.randomUUID(), team, user, sha256(token), role, capabilities));
    }
  }

  private static String sha256(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
