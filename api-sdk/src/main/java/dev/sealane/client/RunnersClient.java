package dev.sealane.client;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TokenId;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import dev.sealane.client.http.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fleet: runners, their instances and their tokens. A runner is named by its id or its name.
public final class RunnersClient {

  private static final String RUNNERS = "/api/v1/runners";
  private static final String TOKENS = "/api/v1/runner-tokens";

  private final Api api;

  RunnersClient(Api api) {
    this.api = api;
  }

  public List<RunnerView> list() {
    return api.page(Call.get(RUNNERS), RunnerView.class).items();
  }

  public RunnerView get(String runner) {
    return api.call(Call.get(path(runner)), RunnerView.class);
  }

  /// Sends a sealed ping through each queue and waits for the answers.
  public List<Pinged> ping(String runner) {
    return api.call(Call.post(path(runner) + "/ping", new Call.Body.Json(Map.of())), Pings.class)
        .queues();
  }

  public void drain(String runner, boolean draining) {
    api.run(Call.post(path(runner) + "/drain", new Call.Body.Json(Map.of("draining", draining))));
  }

  public void remove(String runner) {
    api.run(Call.delete(path(runner)));
  }

  /// Removes one instance that is gone for good.
  public void removeInstance(String runner, InstanceId instance) {
    api.run(Call.delete(path(runner) + "/instances/" + instance));
  }

  /// Makes a token, and the runner when there is none of that name.
  public RunnerToken createToken(TokenRequest request) {
    return api.call(Call.post(TOKENS, new Call.Body.Json(request)), RunnerToken.class);
  }

  public void revokeToken(String tokenId) {
    api.run(Call.delete(TOKENS + "/" + Query.segment(tokenId)));
  }

  private static String path(String runner) {
    return RUNNERS + "/" + Query.segment(runner);
  }

  private record Pings(List<Pinged> queues) {}

  /// @param id the queue
  /// @param millis round trip; null = no answer
  /// @param error why there was none; null = there was
  public record Pinged(QueueId id, boolean ok, @Nullable Long millis, @Nullable String error) {}

  /// @param ttlDays days until it expires; null = the server's default
  /// @param maxInstances how many daemons may share it; null = the server's default
  public record TokenRequest(
      String name, List<String> labels, @Nullable Integer ttlDays, @Nullable Integer maxInstances) {
    public TokenRequest {
      labels = List.copyOf(labels);
    }
  }

  /// @param token `p42r_...`, shown once
  public record RunnerToken(
      RunnerId runnerId, TokenId tokenId, String token, @Nullable Instant expiresAt) {
    @Override
    public String toString() {
      return "RunnerToken[runnerId=" + runnerId + ", tokenId=" + tokenId + "]";
    }
  }
}
