package dev.sealane.api.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a runner answers to one {@link RunnerMessage}. Every field is written, null when unset.
public sealed interface RunnerReply {

  /// Answers a ping.
  record PingResponse() implements RunnerReply {}

  /// @param errorMessage why the turn was refused; null = it was taken
  record InvokeAgentResponse(@JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {}

  /// @param items names; null = failed
  /// @param nextToken where to go on; null = the end
  /// @param errorMessage why it failed; null = it did not
  record ListOrgsForGithubConnectionResponse(
      @JsonProperty("Items") @JsonSetter(nulls = Nulls.SET) @Nullable List<String> items,
      @JsonProperty("NextToken") @Nullable String nextToken,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {}

  /// @param items `owner/name` each; null = failed
  record SearchRepoResponse(
      @JsonProperty("Items") @JsonSetter(nulls = Nulls.SET) @Nullable List<String> items,
      @JsonProperty("NextToken") @Nullable String nextToken,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {}

  /// @param items branch names; null = failed
  record ListRepoBranchesResponse(
      @JsonProperty("Items") @JsonSetter(nulls = Nulls.SET) @Nullable List<String> items,
      @JsonProperty("NextToken") @Nullable String nextToken,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {}

  /// @param items one a repository; null = failed
  record GetDefaultBranchesResponse(
      @JsonProperty("Items") @JsonSetter(nulls = Nulls.SET) @Nullable List<DefaultBranch> items,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {

    /// @param repo `owner/name`
    /// @param defaultBranch name of its default branch
    public record DefaultBranch(
        @JsonProperty("Repo") String repo, @JsonProperty("DefaultBranch") String defaultBranch) {}
  }

  /// @param feedback by `owner/name`; null = failed
  record GetPRFeedbackResponse(
      @JsonProperty("Feedback") @Nullable ObjectNode feedback,
      @JsonProperty("ErrorMessage") @Nullable String errorMessage)
      implements RunnerReply {}

  /// One answer a run, in the order of the request.
  ///
  /// @param runs the answers
  record StartRunsResponse(@JsonProperty("Runs") List<Started> runs) implements RunnerReply {
    public StartRunsResponse {
      runs = List.copyOf(runs);
    }

    /// @param run the run
    /// @param attempt number of the attempt
    /// @param accepted whether it is in the instance's journal
    /// @param needsSetup whether a permit will be asked for later, because workspace or image must
    ///   be made ready first; false = the program starts with the confirmation
    /// @param refusalCode why not: `no_capacity`, `policy`, `runtime`, `unreadable`, `cancelled`,
    ///   `draining`, `disk_low`, `internal`; null = accepted
    /// @param errorMessage one sentence to the code; null = accepted
    public record Started(
        @JsonProperty("RunID") RunId run,
        @JsonProperty("Attempt") int attempt,
        @JsonProperty("Accepted") boolean accepted,
        @JsonProperty("NeedsSetup") boolean needsSetup,
        @JsonProperty("RefusalCode") @Nullable String refusalCode,
        @JsonProperty("ErrorMessage") @Nullable String errorMessage) {}
  }

  /// One answer an attempt, in the order of the request.
  record CancelRunsResponse(@JsonProperty("Runs") List<Cancelled> runs) implements RunnerReply {
    public CancelRunsResponse {
      runs = List.copyOf(runs);
    }

    /// @param run the run
    /// @param attempt number of the attempt
    /// @param known whether the instance had this attempt
    public record Cancelled(
        @JsonProperty("RunID") RunId run,
        @JsonProperty("Attempt") int attempt,
        @JsonProperty("Known") boolean known) {}
  }

  /// Answers a message of an unknown type, or one that this build does not carry out.
  ///
  /// @param requestType the `Type` of the request
  /// @param errorMessage one sentence
  record UnknownMessageResponse(
      @JsonProperty("RequestType") String requestType,
      @JsonProperty("ErrorMessage") String errorMessage)
      implements RunnerReply {}
}
