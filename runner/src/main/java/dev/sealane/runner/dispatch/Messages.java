package dev.sealane.runner.dispatch;

import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.run.RunSupervisor;
import java.util.List;

/// The one switch over all messages.
public final class Messages implements MessageHandler {

  private static final String NO_GITHUB =
      "this runner does not answer GitHub questions yet; use a Plan42 runner for private"
          + " connections";
  private static final String NO_AGENTS =
      "this runner does not run agents yet; send the task to a Plan42 runner";
  private static final String NOT_AUTHENTICATED =
      "this message must be sealed with HPKE, so that its sender is known";

  private final RunSupervisor runs;

  public Messages(RunSupervisor runs) {
    this.runs = runs;
  }

  @Override
  public void arrived() {
    runs.expect();
  }

  @Override
  public Handled handle(RunnerMessage message, boolean authenticated) {
    return switch (message) {
      case RunnerMessage.PingRequest _ -> Handled.reply(new RunnerReply.PingResponse());
      case RunnerMessage.StartRunsRequest start ->
          authenticated ? start(start) : refused("StartRunsRequest");
      case RunnerMessage.CancelRunsRequest cancel ->
          authenticated
              ? Handled.reply(new RunnerReply.CancelRunsResponse(runs.cancel(cancel.runs())))
              : refused("CancelRunsRequest");
      case RunnerMessage.InvokeAgentRequest _ ->
          Handled.reply(new RunnerReply.InvokeAgentResponse(NO_AGENTS));
      case RunnerMessage.ListOrgsForGithubConnectionRequest _ ->
          Handled.reply(new RunnerReply.ListOrgsForGithubConnectionResponse(null, null, NO_GITHUB));
      case RunnerMessage.SearchRepoRequest _ ->
          Handled.reply(new RunnerReply.SearchRepoResponse(null, null, NO_GITHUB));
      case RunnerMessage.ListRepoBranchesRequest _ ->
          Handled.reply(new RunnerReply.ListRepoBranchesResponse(null, null, NO_GITHUB));
      case RunnerMessage.GetDefaultBranchesRequest _ ->
          Handled.reply(new RunnerReply.GetDefaultBranchesResponse(null, NO_GITHUB));
      case RunnerMessage.GetPRFeedbackRequest _ ->
          Handled.reply(new RunnerReply.GetPRFeedbackResponse(null, NO_GITHUB));
      case RunnerMessage.UnknownRequest(String type) ->
          Handled.reply(
              new RunnerReply.UnknownMessageResponse(
                  type, "this runner does not know messages of type " + type));
    };
  }

  private Handled start(RunnerMessage.StartRunsRequest request) {
    List<StartRunsResponse.Started> answers = runs.accept(request.runs());
    return new Handled(
        new StartRunsResponse(answers),
        answers.stream()
            .filter(StartRunsResponse.Started::accepted)
            .map(answer -> new AttemptRef(answer.run(), answer.attempt()))
            .toList());
  }

  private static Handled refused(String type) {
    return Handled.reply(new RunnerReply.UnknownMessageResponse(type, NOT_AUTHENTICATED));
  }

  @Override
  public void confirmed(List<AttemptRef> accepted, List<StartAnswer.ConfirmedRun> answers) {
    runs.confirmed(accepted, answers);
  }

  @Override
  public void unconfirmed(List<AttemptRef> accepted) {
    runs.unconfirmed(accepted);
  }
}
