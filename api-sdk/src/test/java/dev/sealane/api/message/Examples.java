package dev.sealane.api.message;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import java.time.Duration;
import java.util.List;

/// One message and one reply of every kind.
final class Examples {

  static final RunId RUN = RunId.parse("01938f6a-7c00-7000-8000-000000000001");

  static final List<RunnerMessage> MESSAGES =
      List.of(
          new RunnerMessage.PingRequest(),
          new RunnerMessage.InvokeAgentRequest(
              object().put("Type", "InvokeAgentRequest").put("SomethingNew", 1)),
          new RunnerMessage.ListOrgsForGithubConnectionRequest("t", "c", 10, null, "acme"),
          new RunnerMessage.SearchRepoRequest("t", "c", "acme", "web", null, "next"),
          new RunnerMessage.ListRepoBranchesRequest("t", "c", "acme", "web", null, null, null),
          new RunnerMessage.GetDefaultBranchesRequest("t", "c", List.of("acme/web")),
          new RunnerMessage.GetPRFeedbackRequest(List.of("acme/web")),
          new RunnerMessage.StartRunsRequest(
              List.of(
                  new RunnerMessage.StartRunsRequest.Start(
                      RUN, 2, Duration.ofMinutes(5), RunSpec.of(RunKind.EXEC, List.of("make"))))),
          new RunnerMessage.CancelRunsRequest(
              List.of(new RunnerMessage.CancelRunsRequest.Cancel(RUN, 2, Duration.ofSeconds(10)))),
          new RunnerMessage.UnknownRequest("Dance"));

  static final List<RunnerReply> REPLIES =
      List.of(
          new RunnerReply.PingResponse(),
          new RunnerReply.InvokeAgentResponse("no image"),
          new RunnerReply.ListOrgsForGithubConnectionResponse(List.of("acme"), "next", null),
          new RunnerReply.SearchRepoResponse(List.of("acme/web"), null, null),
          new RunnerReply.ListRepoBranchesResponse(null, null, "no such connection"),
          new RunnerReply.GetDefaultBranchesResponse(
              List.of(new RunnerReply.GetDefaultBranchesResponse.DefaultBranch("acme/web", "main")),
              null),
          new RunnerReply.GetPRFeedbackResponse(object().put("acme/web", "x"), null),
          new RunnerReply.StartRunsResponse(
              List.of(
                  new RunnerReply.StartRunsResponse.Started(RUN, 2, true, true, null, null),
                  new RunnerReply.StartRunsResponse.Started(
                      RUN, 3, false, false, "no_capacity", "all slots are taken"))),
          new RunnerReply.CancelRunsResponse(
              List.of(new RunnerReply.CancelRunsResponse.Cancelled(RUN, 2, false))),
          new RunnerReply.UnknownMessageResponse("Dance", "this runner does not know it"));

  private Examples() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
