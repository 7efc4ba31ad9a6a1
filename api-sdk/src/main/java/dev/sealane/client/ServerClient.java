package dev.sealane.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import org.jspecify.annotations.Nullable;

/// The server itself and who the caller is to it.
public final class ServerClient {

  private final Api api;

  ServerClient(Api api) {
    this.api = api;
  }

  /// `{"status":"ok"}` when it serves.
  public JsonNode health() {
    return api.tree(Call.get("/health"));
  }

  public ServerVersion version() {
    return api.call(Call.get("/api/v1/version"), ServerVersion.class);
  }

  public Me me() {
    return api.call(Call.get("/api/v1/me"), Me.class);
  }

  /// @param version of the server
  /// @param wire number of the wire
  public record ServerVersion(String version, int wire) {}

  /// @param team its name
  /// @param role `owner`, `admin`, `member` or `viewer`
  public record Me(
      String team, String teamId, String user, String role, @Nullable String tokenId) {}
}
