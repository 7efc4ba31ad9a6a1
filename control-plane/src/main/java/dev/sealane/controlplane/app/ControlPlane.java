package dev.sealane.controlplane.app;

import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.background.BackgroundTasks;
import dev.sealane.controlplane.http.ApiServer;
import dev.sealane.controlplane.http.EventLoops;
import dev.sealane.controlplane.http.ListenException;
import dev.sealane.controlplane.http.Route;
import dev.sealane.controlplane.http.ServerParts;
import dev.sealane.controlplane.sql.StorageException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The server, put together: the one place that says which part gets which other part. Reads top
/// down in the order the parts depend on each other; {@link #close} undoes it in reverse.
public final class ControlPlane implements AutoCloseable {

  private final Storage storage;
  private final Services services;
  private final Optional<String> adminToken;
  private final BackgroundTasks background;
  private final ApiServer server;
  private final URI address;

  private ControlPlane(
      ControlPlaneConfig config, InstantSource clock, Storage storage, EventLoops loops) {
    this.storage = storage;
    this.services = new Services(config, clock, storage);
    giveToken(config.ownerToken());
    this.background = new BackgroundTasks(services.periodic());
    this.server =
        new ApiServer(
            config.listen(),
            new ServerParts(
                services.routes(),
                services::caller,
                config.limits().http(),
                storage.directory().directory("uploads"),
                services.requests(),
                System::nanoTime),
            loops);
    services.start();
    this.address = server.start();
    this.adminToken = firstToken(config.ownerToken());
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

  /// It is good before anybody can try it.
  private void giveToken(OwnerToken wanted) {
    if (wanted instanceof OwnerToken.Given(String token)) {
      services.accounts().giveOwnerToken(token);
    }
  }

  /// Made only when the server listens: a start that fails shows none, and the next is the first.
  private Optional<String> firstToken(OwnerToken wanted) {
    return switch (wanted) {
      case OwnerToken.Generated() -> services.accounts().createFirst();
      case OwnerToken.Given _ -> Optional.empty();
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
    return services.accounts().newAdminToken();
  }

  /// Every route, for tests that must cover all of them.
  List<Route> routes() {
    return services.routes().routes();
  }

  /// Stops taking requests, ends what runs, and closes the database.
  @Override
  public void close() {
    background.close();
    services.close();
    server.close();
    storage.close();
  }
}
