package dev.sealane.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.client.http.Answer;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
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

  /// What the server says of itself, with the date of its answer.
  public Health healthAndDate() {
    try (Answer answer = api.open(Call.get("/health"))) {
      JsonNode body = Json.NATIVE.readTree(answer.body().readAllBytes());
      return new Health(
          body.path("status").asText("unknown"),
          answer
              .headers()
              .firstValue("date")
              .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date))));
    } catch (IOException | JsonException | DateTimeException e) {
      throw new UnreachableException("the answer to /health is not Sealane's", e);
    }
  }

  public ServerVersion version() {
    return api.call(Call.get("/api/v1/version"), ServerVersion.class);
  }

  public Me me() {
    return api.call(Call.get("/api/v1/me"), Me.class);
  }

  /// @param status `ok` when it serves
  /// @param date of the server's clock, when it sent one
  public record Health(String status, Optional<Instant> date) {}

  /// @param version of the server
  /// @param wire number of the wire
  public record ServerVersion(String version, int wire) {}

  /// @param team its name
  /// @param role `owner`, `admin`, `member` or `viewer`
  public record Me(
      String team, String teamId, String user, String role, @Nullable String tokenId) {}
}
