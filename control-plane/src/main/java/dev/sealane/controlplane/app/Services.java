package dev.sealane.controlplane.app;

import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.account.AccountRoutes;
import dev.sealane.controlplane.account.ServerKeyRoutes;
import dev.sealane.controlplane.account.VersionRoutes;
import dev.sealane.controlplane.auth.Accounts;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.auth.Tokens;
import dev.sealane.controlplane.background.PeriodicTask;
import dev.sealane.controlplane.http.RouteTable;
import dev.sealane.controlplane.metrics.DatabaseMetrics;
import dev.sealane.controlplane.metrics.HealthRoutes;
import dev.sealane.controlplane.metrics.MetricsRoutes;
import dev.sealane.controlplane.metrics.RequestCounts;
import dev.sealane.controlplane.openapi.OpenApiRoutes;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Checkpoints;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// All that answers requests, put together, and no port: who callers are, and every route.
final class Services implements AutoCloseable {

  private final Storage storage;
  private final Tokens tokens;
  private final RunnerTokens runnerTokens;
  private final Accounts accounts;
  private final RequestCounts requests = new RequestCounts();
  private final RouteTable routes;
  private final Features features;

  Services(ControlPlaneConfig config, InstantSource clock, Storage storage) {
    this.storage = storage;
    var database = storage.database();
    var ids = new UuidV7(clock, new SecureRandom());
    Limits limits = config.limits();

    this.tokens = new Tokens(database, clock);
    this.accounts = new Accounts(database, tokens, ids, clock);
    ServerKeys serverKeys = ServerKeys.load(database, storage.atRest(), clock);
    this.runnerTokens =
        new RunnerTokens(database, serverKeys, config.issuer().toString(), ids, clock);

    this.routes = new RouteTable(limits.http().body());
    new HealthRoutes(database).addTo(routes);
    new AccountRoutes(accounts, runnerTokens).addTo(routes);
    new ServerKeyRoutes(serverKeys).addTo(routes);
    new VersionRoutes().addTo(routes);
    new OpenApiRoutes().addTo(routes);
    new MetricsRoutes(requests, List.of(new DatabaseMetrics(database))).addTo(routes);
    this.features =
        new Features(
            new Features.Ground(
                storage, serverKeys, runnerTokens, ids, limits, clock, System::nanoTime),
            routes);
  }

  Accounts accounts() {
    return accounts;
  }

  /// All of them; none comes later.
  RouteTable routes() {
    return routes;
  }

  RequestCounts requests() {
    return requests;
  }

  /// Who sends {@code token}.
  ///
  /// @throws dev.sealane.api.problem.SealaneException `unauthorized`, `gone`
  Caller caller(String token) {
    return RunnerTokens.isOne(token) ? runnerTokens.verify(token) : tokens.verify(token);
  }

  /// Learns what waits; before the server listens.
  void start() {
    features.start();
  }

  List<PeriodicTask> periodic() {
    return Stream.concat(
            Stream.of(
                new PeriodicTask(
                    "checkpoints", Duration.ofMillis(500), new Checkpoints(storage.file())),
                new PeriodicTask("token-last-use", Duration.ofMinutes(1), tokens::writeLastUses)),
            features.periodic().stream())
        .toList();
  }

  @Override
  public void close() {
    features.close();
  }
}
