package dev.sealane.api.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request to one queue, as it reads after opening. Plan42's own are in protocol.md section 7,
/// Sealane's in design.md section 5.
///
/// Closed set: a new kind is a new record here and a line in {@link MessageCodec}, and every switch
/// that must handle it then fails to compile.
public sealed interface RunnerMessage {

  /// Asks for proof that the runner can open messages of this queue.
  record PingRequest() implements RunnerMessage {}

  /// Asks for a turn of an agent.
  ///
  /// @param body the whole message, `Type` included; fields that we do not know are kept, since the
  ///   agent's container may know them
  record InvokeAgentRequest(ObjectNode body) implements RunnerMessage {}

  /// Asks for the organisations that a private GitHub connection sees.
  ///
  /// @param maxResults 1 to 100; null = 10
  /// @param token where to go on; null = the beginning
  /// @param search case-sensitive part of the name; null = all
  record ListOrgsForGithubConnectionRequest(
      @JsonProperty("TenantID") String tenantId,
      @JsonProperty("ConnectionID") String connectionId,
      @JsonProperty("MaxResults") @Nullable Integer maxResults,
      @JsonProperty("Token") @Nullable String token,
      @JsonProperty("Search") @Nullable String search)
      implements RunnerMessage {}

  /// Asks for repositories of an organisation.
  record SearchRepoRequest(
      @JsonProperty("TenantID") String tenantId,
      @JsonProperty("ConnectionID") String connectionId,
      @JsonProperty("OrgName") String orgName,
      @JsonProperty("Search") String search,
      @JsonProperty("MaxResults") @Nullable Integer maxResults,
      @JsonProperty("Token") @Nullable String token)
      implements RunnerMessage {}

  /// Asks for the branches of a repository.
  record ListRepoBranchesRequest(
      @JsonProperty("TenantID") String tenantId,
      @JsonProperty("ConnectionID") String connectionId,
      @JsonProperty("OrgName") String orgName,
      @JsonProperty("RepoName") String repoName,
      @JsonProperty("Search") @Nullable String search,
      @JsonProperty("MaxResults") @Nullable Integer maxResults,
      @JsonProperty("Token") @Nullable String token)
      implements RunnerMessage {}

  /// Asks for the default branches of repositories.
  ///
  /// @param repos `owner/name` each
  record GetDefaultBranchesRequest(
      @JsonProperty("TenantID") String tenantId,
      @JsonProperty("ConnectionID") String connectionId,
      @JsonProperty("Repos") List<String> repos)
      implements RunnerMessage {
    public GetDefaultBranchesRequest {
      repos = List.copyOf(repos);
    }
  }

  /// Asks for the review comments of pull requests.
  ///
  /// @param fullRepoNames `owner/name` each
  record GetPRFeedbackRequest(@JsonProperty("FullRepoNames") List<String> fullRepoNames)
      implements RunnerMessage {
    public GetPRFeedbackRequest {
      fullRepoNames = List.copyOf(fullRepoNames);
    }
  }

  /// Asks for the start of runs; at most 64. Sent to HPKE queues only.
  ///
  /// @param runs one element a run; elements that cannot be read are kept as such, so that they can
  ///   be refused one by one
  record StartRunsRequest(List<Element> runs) implements RunnerMessage {
    public StartRunsRequest {
      runs = List.copyOf(runs);
    }

    /// One element of the list.
    public sealed interface Element {
      RunId run();

      int attempt();
    }

    /// A run to start.
    ///
    /// @param run its id
    /// @param attempt number of this attempt, from 1; the fencing token
    /// @param fenceAfter silence after which another attempt may start; null = never, as the run
    ///   asked for no retries
    /// @param spec what to run
    public record Start(RunId run, int attempt, @Nullable Duration fenceAfter, RunSpec spec)
        implements Element {
      public Start {
        if (attempt < 1) {
          throw new IllegalArgumentException("Attempt is " + attempt + ", must be at least 1");
        }
      }
    }

    /// An element whose specification cannot be read here.
    ///
    /// @param problem why, without values that may be secret
    public record Unreadable(RunId run, int attempt, String problem) implements Element {}
  }

  /// Asks for the end of attempts. An attempt that is unknown is remembered, so that it is not
  /// started should it come later. Sent to HPKE queues only.
  ///
  /// @param runs one element an attempt
  record CancelRunsRequest(@JsonProperty("Runs") List<Cancel> runs) implements RunnerMessage {
    public CancelRunsRequest {
      runs = List.copyOf(runs);
    }

    /// @param run the run
    /// @param attempt number of the attempt, from 1
    /// @param grace between TERM and KILL
    public record Cancel(
        @JsonProperty("RunID") RunId run,
        @JsonProperty("Attempt") int attempt,
        @JsonProperty("GraceSeconds") Duration grace) {}
  }

  /// A message of a type that this build does not know; it is answered with {@link
  /// RunnerReply.UnknownMessageResponse}.
  ///
  /// @param type its `Type`, cut to 100 characters
  record UnknownRequest(String type) implements RunnerMessage {}
}
