package dev.sealane.controlplane.http;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// An {@link ApiServer} on a free port with small limits, where the name of a role is a token of a
/// person with that role, and `daemon` one of a daemon.
public final class TestServer implements AutoCloseable {

  static final int BODY_LIMIT = 1_000;
  public static final HttpLimits LIMITS =
      new HttpLimits(
          new BodyLimit(BODY_LIMIT, 4 * BODY_LIMIT),
          new BodyLimit(1 << 20, 2 << 20),
          4096,
          2048,
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(200));

  final BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
  public final URI address;
  private final ApiServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  public TestServer(Path uploads, Consumer<Routes> features) {
    this(uploads, LIMITS, features);
  }

  TestServer(Path uploads, HttpLimits limits, Consumer<Routes> features) {
    RouteTable routes = new RouteTable(limits.body());
    features.accept(routes);
    this.server =
        new ApiServer(
            new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off()),
            new ServerParts(
                routes,
                TestServer::caller,
                limits,
                uploads,
                (status, _) -> answered.add(status),
                System::nanoTime),
            EventLoops.begin());
    this.address = server.start();
  }

  private static Caller caller(String token) {
    TeamId team = new TeamId(new UUID(0, 1));
    TokenId id = new TokenId(new UUID(0, 2));
    return switch (token) {
      case "daemon" -> new Caller.Daemon(team, new RunnerId(new UUID(0, 3)), id);
      case "unknown" -> throw new SealaneException(ErrorCode.UNAUTHORIZED, "no such token");
      default -> new Caller.Person(team, "anna", id, Role.parse(token), Set.of());
    };
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(20));
  }

  public HttpRequest.Builder as(String token, String path) {
    return request(path).header("Authorization", "Bearer " + token);
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  void stop() {
    server.close();
  }
}
