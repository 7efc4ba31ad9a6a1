package dev.sealane.controlplane.app;

import dev.sealane.api.id.UuidV7;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.account.AccountRoutes;
import dev.sealane.controlplane.account.ServerKeyRoutes;
import dev.sealane.controlplane.account.VersionRoutes;
import dev.sealane.controlplane.auth.Accounts;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.auth.Tokens;
import dev.sealane.controlplane.background.BackgroundTasks;
import dev.sealane.controlplane.background.PeriodicTask;
import dev.sealane.controlplane.http.ApiServer;
import dev.sealane.controlplane.http.EventLoops;
import dev.sealane.controlplane.http.ListenException;
import dev.sealane.controlplane.http.Route;
import dev.sealane.controlplane.http.RouteTable;
import dev.sealane.controlplane.http.ServerParts;
import dev.sealane.controlplane.metrics.DatabaseMetrics;
import dev.sealane.controlplane.metrics.HealthRoutes;
import dev.sealane.controlplane.metrics.MetricsRoutes;
import dev.sealane.controlplane.metrics.RequestCounts;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Checkpoints;
import dev.sealane.controlplane.sql.StorageException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The server, put together: the one place that says which part gets which other part. Reads top
/// down in the order the parts depend on each other; {@link #close} undoes it in reverse.
public final class ControlPlane implements AutoCloseable {

  private final Storage storage;
  private final Accounts accounts;
  private final Optional<String> adminToken;
  private final RouteTable routes;
  private final Features features;
  private final BackgroundTasks background;
  private final ApiServer server;
  private final URI address;

  private ControlPlane(
      ControlPlaneConfig config, InstantSource clock, Storage storage, EventLoops loops) {
    this.storage = storage;
    var database = storage.database();
    var ids = new UuidV7(clock, new SecureRandom());
    Limits limits = config.limits();

    // identity
    Tokens tokens = new Tokens(database, clock);
    this.accounts = new Accounts(database, tokens, ids, clock);
    this.adminToken = firstToken(config.ownerToken());
    ServerKeys serverKeys = ServerKeys.load(database, storage.atRest(), clock);
    RunnerTokens runnerTokens =
        new RunnerTokens(database, serverKeys, config.issuer().toString(), ids, clock);

    // routes
    this.routes = new RouteTable(limits.http().body());
    new HealthRoutes(database).addTo(routes);
    new AccountRoutes(accounts, runnerTokens).addTo(routes);
    new ServerKeyRoutes(serverKeys).addTo(routes);
    new VersionRoutes().addTo(routes);
    RequestCounts requests = new RequestCounts();
    new MetricsRoutes(requests, List.of(new DatabaseMetrics(database))).addTo(routes);
    this.features =
        new Features(
            new Features.Ground(
                storage, serverKeys, runnerTokens, ids, limits, clock, System::nanoTime),
            routes);

    this.background =
        new BackgroundTasks(
            Stream.concat(
                    Stream.of(
                        new PeriodicTask(
                            "checkpoints", Duration.ofMillis(500), new Checkpoints(storage.file())),
                        new PeriodicTask(
                            "token-last-use", Duration.ofMinutes(1), tokens::writeLastUses)),
                    features.periodic().stream())
                .toList());
    this.server =
        new ApiServer(
            config.listen(),
            new ServerParts(
                routes,
                token ->
                    RunnerTokens.isOne(token) ? runnerTokens.verify(token) : tokens.verify(token),
                limits.http(),
                storage.directory().directory("uploads"),
                requests,
                System::nanoTime),
            loops);
    features.start();
    this.address = server.start();
    background.start();
  }

  /// Starts a server. Blocks until it listens.
  ///
  /// @throws StartException when it cannot; nothing is left open then
  public static ControlPlane start(ControlPlaneConfig config, InstantSource clock) {
    EventLoops loops = EventLoops.begin();
    try {
      Storage storage = Storage.open(config);
      try {
        return new ControlPlane(config, clock, storage, loops);
      } catch (RuntimeException e) {
        storage.close();
        throw e;
      }
    } catch (RuntimeException e) {
      loops.close();
      throw told(e);
    }
  }

  /// What a user can mend becomes one sentence.
  private static RuntimeException told(RuntimeException e) {
    return switch (e) {
      case StorageException _, SealException _, ListenException _, IllegalArgumentException _ ->
          new StartException(String.valueOf(e.getMessage()), e);
      default -> e;
    };
  }

  private Optional<String> firstToken(OwnerToken wanted) {
    return switch (wanted) {
      case OwnerToken.Generated() -> accounts.createFirst();
      case OwnerToken.Given(String token) -> {
        accounts.giveOwnerToken(token);
        yield Optional.empty();
      }
    };
  }

  /// Where it listens, with the real port.
  public URI address() {
    return address;
  }

  /// The owner's token, at the first start on an empty data directory only.
  public Optional<String> adminToken() {
    return adminToken;
  }

  /// Makes a further owner token.
  public String newAdminToken() {
    return accounts.newAdminToken();
  }

  /// Every route, for tests that must cover all of them.
  List<Route> routes() {
    return routes.routes();
  }

  /// Stops taking requests, ends what runs, and closes the database.
  @Override
  public void close() {
    background.close();
    features.close();
    server.close();
    storage.close();
  }
}
