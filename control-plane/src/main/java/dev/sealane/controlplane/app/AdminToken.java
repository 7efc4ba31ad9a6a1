package dev.sealane.controlplane.app;

import dev.sealane.api.id.UuidV7;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.auth.Accounts;
import dev.sealane.controlplane.auth.Tokens;
import dev.sealane.controlplane.sql.StorageException;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Replaces a lost admin token while no server runs.
public final class AdminToken {

  private AdminToken() {}

  /// Makes a new admin token and revokes the ones before.
  ///
  /// @return the token, to be shown once
  /// @throws StartException when a server has the data directory, or it cannot be read
  public static String reset(ControlPlaneConfig config, InstantSource clock) {
    try (Storage storage = Storage.open(config)) {
      Tokens tokens = new Tokens(storage.database(), clock);
      return new Accounts(storage.database(), tokens, new UuidV7(clock, new SecureRandom()), clock)
          .resetAdminToken();
    } catch (StorageException | SealException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
