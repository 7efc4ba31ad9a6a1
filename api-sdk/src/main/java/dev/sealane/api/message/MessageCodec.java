package dev.sealane.api.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.message.RunnerMessage.InvokeAgentRequest;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerMessage.UnknownRequest;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.runner.AttemptRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Messages and replies as JSON: one object with a string `Type`. The names of the types are here
/// and nowhere else. Safe for any thread.
public final class MessageCodec {

  private static final String TYPE = "Type";
  private static final int SHOWN_TYPE = 100;

  private static final Map<String, Class<? extends RunnerMessage>> MESSAGES =
      byName(
          List.of(
              RunnerMessage.PingRequest.class,
              InvokeAgentRequest.class,
              RunnerMessage.ListOrgsForGithubConnectionRequest.class,
              RunnerMessage.SearchRepoRequest.class,
              RunnerMessage.ListRepoBranchesRequest.class,
              RunnerMessage.GetDefaultBranchesRequest.class,
              RunnerMessage.GetPRFeedbackRequest.class,
              StartRunsRequest.class,
              RunnerMessage.CancelRunsRequest.class));

  private static final Map<String, Class<? extends RunnerReply>> REPLIES =
      byName(
          List.of(
              RunnerReply.PingResponse.class,
              RunnerReply.InvokeAgentResponse.class,
              RunnerReply.ListOrgsForGithubConnectionResponse.class,
              RunnerReply.SearchRepoResponse.class,
              RunnerReply.ListRepoBranchesResponse.class,
              RunnerReply.GetDefaultBranchesResponse.class,
              RunnerReply.GetPRFeedbackResponse.class,
              RunnerReply.StartRunsResponse.class,
              RunnerReply.CancelRunsResponse.class,
              RunnerReply.UnknownMessageResponse.class));

  /// Reads a request. A type that is not known reads as {@link UnknownRequest}.
  ///
  /// @throws JsonException when it is no JSON object with a `Type`, or a known type does not fit
  public RunnerMessage readMessage(byte[] text) {
    ObjectNode tree = object(text);
    String type = type(tree);
    Class<? extends RunnerMessage> known = MESSAGES.get(type);
    if (known == null) {
      return new UnknownRequest(type);
    }
    if (known == InvokeAgentRequest.class) {
      return new InvokeAgentRequest(tree);
    }
    return known == StartRunsRequest.class ? readStart(tree) : Json.PLAN42.convert(tree, known);
  }

  /// Reads a reply.
  ///
  /// @throws JsonException when it is no reply of a known type
  public RunnerReply readReply(byte[] text) {
    ObjectNode tree = object(text);
    Class<? extends RunnerReply> known = REPLIES.get(type(tree));
    if (known == null) {
      throw new JsonException("Type: is \"" + type(tree) + "\", must be a known reply", null);
    }
    return Json.PLAN42.convert(tree, known);
  }

  /// Writes a request.
  public byte[] write(RunnerMessage message) {
    return switch (message) {
      case InvokeAgentRequest(ObjectNode body) -> Json.PLAN42.writeBytes(body);
      case StartRunsRequest start -> Json.PLAN42.writeBytes(typed(message, startTree(start)));
      case UnknownRequest(String type) ->
          Json.PLAN42.writeBytes(JsonNodeFactory.instance.objectNode().put(TYPE, type));
      default -> Json.PLAN42.writeBytes(typed(message, Json.PLAN42.toObject(message)));
    };
  }

  /// Writes a reply.
  public byte[] write(RunnerReply reply) {
    return Json.PLAN42.writeBytes(typed(reply, Json.PLAN42.toObject(reply)));
  }

  private static ObjectNode typed(Object message, ObjectNode fields) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put(TYPE, message.getClass().getSimpleName());
    whole.setAll(fields);
    return whole;
  }

  private static ObjectNode object(byte[] text) {
    if (Json.PLAN42.readTree(text) instanceof ObjectNode tree) {
      return tree;
    }
    throw new JsonException("body: must be a JSON object", null);
  }

  /// Member names are read without regard to case, as the other side's decoder does.
  private static @Nullable JsonNode member(JsonNode tree, String name) {
    JsonNode exact = tree.get(name);
    if (exact != null) {
      return exact;
    }
    return tree.properties().stream()
        .filter(member -> member.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static String type(ObjectNode tree) {
    JsonNode type = member(tree, TYPE);
    if (type == null || !type.isTextual()) {
      throw new JsonException("Type: is missing, must be the name of a message", null);
    }
    String text = type.textValue();
    return text.length() > SHOWN_TYPE ? text.substring(0, SHOWN_TYPE) : text;
  }

  private static ObjectNode startTree(StartRunsRequest start) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = tree.putArray("Runs");
    for (StartRunsRequest.Element element : start.runs()) {
      ObjectNode run = runs.addObject();
      run.put("RunID", element.run().toString()).put("Attempt", element.attempt());
      if (element instanceof StartRunsRequest.Start(_, _, Duration fenceAfter, RunSpec spec)) {
        run.put("FenceAfterSeconds", fenceAfter == null ? null : fenceAfter.toSeconds());
        run.set("Spec", Json.NATIVE.toTree(spec));
      }
    }
    return tree;
  }

  private static StartRunsRequest readStart(ObjectNode tree) {
    if (!(member(tree, "Runs") instanceof ArrayNode runs)) {
      throw new JsonException("Runs: must be a list", null);
    }
    List<StartRunsRequest.Element> elements = new ArrayList<>();
    for (JsonNode run : runs) {
      readElement(run).ifPresent(elements::add);
    }
    return new StartRunsRequest(elements);
  }

  /// One element that cannot be read must not affect the others, so its error becomes a value. An
  /// element that names no attempt cannot even be refused; the server sees that nobody confirms it.
  private static Optional<StartRunsRequest.Element> readElement(JsonNode element) {
    return attemptOf(element)
        .map(ref -> {
          try {
            return new StartRunsRequest.Start(
                ref.runId(),
                ref.attempt(),
                fenceOf(member(element, "FenceAfterSeconds")),
                Json.NATIVE.convert(required(element, "Spec"), RunSpec.class));
          } catch (JsonException e) {
            return new StartRunsRequest.Unreadable(
                ref.runId(),
                ref.attempt(),
                Objects.requireNonNullElse(e.getMessage(), "cannot be read"));
          }
        });
  }

  private static Optional<AttemptRef> attemptOf(JsonNode element) {
    JsonNode run = member(element, "RunID");
    JsonNode attempt = member(element, "Attempt");
    if (run == null || !run.isTextual() || attempt == null || !attempt.isInt()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AttemptRef(RunId.parse(run.textValue()), attempt.intValue()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static @Nullable Duration fenceOf(@Nullable JsonNode seconds) {
    if (seconds == null || seconds.isNull()) {
      return null;
    }
    if (!seconds.isIntegralNumber() || !seconds.canConvertToLong() || seconds.longValue() < 1) {
      throw new JsonException("FenceAfterSeconds: must be a whole number from 1", null);
    }
    return Duration.ofSeconds(seconds.longValue());
  }

  private static JsonNode required(JsonNode element, String name) {
    JsonNode value = member(element, name);
    if (value == null) {
      throw new JsonException(name + ": is missing", null);
    }
    return value;
  }

  private static <T> Map<String, Class<? extends T>> byName(List<Class<? extends T>> types) {
    return types.stream().collect(Collectors.toUnmodifiableMap(Class::getSimpleName, type -> type));
  }
}
