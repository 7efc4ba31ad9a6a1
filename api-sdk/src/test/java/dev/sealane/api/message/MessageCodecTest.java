package dev.sealane.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Resources;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerMessage.UnknownRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

  private static final String GOOD =
      "{'RunID':'%s','Attempt':1,'Spec':{'command':['a']}}".formatted(Examples.RUN);

  private final MessageCodec codec = new MessageCodec();

  @Test
  void every_kind_has_an_example() {
    assertThat(Examples.MESSAGES.stream().<Object>map(Object::getClass))
        .containsExactlyInAnyOrder((Object[]) RunnerMessage.class.getPermittedSubclasses());
    assertThat(Examples.REPLIES.stream().<Object>map(Object::getClass))
        .containsExactlyInAnyOrder((Object[]) RunnerReply.class.getPermittedSubclasses());
  }

  @Test
  void every_kind_round_trips() {
    for (RunnerMessage message : Examples.MESSAGES) {
      assertThat(codec.readMessage(codec.write(message))).isEqualTo(message);
    }
    for (RunnerReply reply : Examples.REPLIES) {
      assertThat(codec.readReply(codec.write(reply))).isEqualTo(reply);
    }
  }

  @Test
  void every_stored_sample_of_a_message_is_read_and_written_as_it_is() {
    for (RunnerMessage message : Examples.MESSAGES) {
      if (!(message instanceof UnknownRequest)) {
        byte[] sample = sample(message);
        RunnerMessage read = codec.readMessage(sample);

        assertThat(read).isInstanceOf(message.getClass());
        assertThat(tree(codec.write(read))).isEqualTo(tree(sample));
      }
    }
  }

  @Test
  void every_stored_sample_of_a_reply_is_read_and_written_as_it_is() {
    for (RunnerReply reply : Examples.REPLIES) {
      byte[] sample = sample(reply);
      RunnerReply read = codec.readReply(sample);

      assertThat(read).isInstanceOf(reply.getClass());
      assertThat(tree(codec.write(read))).isEqualTo(tree(sample));
    }
  }

  @Test
  void an_unknown_type_is_a_value_with_a_bounded_name() {
    assertThat(message("{'Type':'Dance','Floor':3}")).isEqualTo(new UnknownRequest("Dance"));
    assertThat(message("{'Type':'" + "x".repeat(10_000) + "'}"))
        .isEqualTo(new UnknownRequest("x".repeat(100)));
  }

  @Test
  void names_are_read_without_regard_to_case() {
    assertThat(message("{'type':'GetPRFeedbackRequest','fullreponames':['acme/web']}"))
        .isEqualTo(new RunnerMessage.GetPRFeedbackRequest(List.of("acme/web")));
    String run = "{'runid':'%s','ATTEMPT':1,'spec':{'command':['a']}}".formatted(Examples.RUN);
    assertThat(message("{'TYPE':'StartRunsRequest','runs':[" + run + "]}")).isEqualTo(start(GOOD));
  }

  @Test
  void missing_and_null_lists_read_as_empty() {
    assertThat(message("{'Type':'GetPRFeedbackRequest'}"))
        .isEqualTo(new RunnerMessage.GetPRFeedbackRequest(List.of()));
    assertThat(message("{'Type':'CancelRunsRequest','Runs':null}"))
        .isEqualTo(new RunnerMessage.CancelRunsRequest(List.of()));
  }

  @Test
  void what_is_no_message_is_refused() {
    List<String> texts =
        List.of(
            "",
            "[]",
            "1",
            "{}",
            "{'Type':1}",
            "{'Type':null}",
            "{",
            "{'Type':'a'} x",
            "{'Type':'StartRunsRequest'}",
            "{'Type':'StartRunsRequest','Runs':{}}",
            "{'Type':'CancelRunsRequest','Runs':3}",
            "[".repeat(10_000));
    for (String text : texts) {
      assertThatThrownBy(() -> message(text)).as(text).isInstanceOf(JsonException.class);
    }
    assertThatThrownBy(() -> codec.readReply(bytes("{'Type':'Dance'}")))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("Dance");
  }

  @Test
  void an_element_that_cannot_be_read_does_not_affect_the_others() {
    List<String> poisons =
        List.of(
            "'Spec':{'command':['a'],'priority':1000}",
            "'Spec':{'command':'a'}",
            "'Spec':7",
            "'Spec':null",
            "'Other':{}",
            "'FenceAfterSeconds':'x','Spec':{}",
            "'FenceAfterSeconds':-1,'Spec':{}",
            "'FenceAfterSeconds':99999999999999999999,'Spec':{}",
            "'Spec':{'env':{'A':{}}}");
    for (String poison : poisons) {
      String bad = "{'RunID':'%s','Attempt':2,%s}".formatted(Examples.RUN, poison);

      List<StartRunsRequest.Element> runs = start(GOOD, bad, GOOD).runs();

      assertThat(runs).as(poison).hasSize(3);
      assertThat(runs.get(0)).isInstanceOf(StartRunsRequest.Start.class);
      assertThat(runs.get(2)).isInstanceOf(StartRunsRequest.Start.class);
      assertThat(runs.get(1)).isInstanceOf(StartRunsRequest.Unreadable.class);
      assertThat(runs.get(1).attempt()).isEqualTo(2);
    }
  }

  @Test
  void an_element_that_names_no_attempt_is_left_out() {
    List<String> nameless =
        List.of(
            "{}",
            "7",
            "null",
            "[]",
            "{'Attempt':1,'Spec':{}}",
            "{'RunID':'x','Attempt':1,'Spec':{}}",
            "{'RunID':null,'Attempt':1,'Spec':{}}",
            "{'RunID':'%s','Spec':{}}".formatted(Examples.RUN),
            "{'RunID':'%s','Attempt':'1','Spec':{}}".formatted(Examples.RUN),
            "{'RunID':'%s','Attempt':0,'Spec':{}}".formatted(Examples.RUN));
    for (String bad : nameless) {
      assertThat(start(bad, GOOD, bad)).as(bad).isEqualTo(start(GOOD));
    }
  }

  @Test
  void the_problem_of_an_element_quotes_no_value() {
    String bad =
        "{'RunID':'%s','Attempt':1,'Spec':{'secrets':{'T':['hunter2']}}}".formatted(Examples.RUN);

    assertThat(start(bad).runs().getFirst())
        .isInstanceOfSatisfying(
            StartRunsRequest.Unreadable.class,
            unreadable ->
                assertThat(unreadable.problem()).contains("secrets.T").doesNotContain("hunter2"));
  }

  @Test
  void a_request_to_an_agent_keeps_what_we_do_not_know() {
    byte[] text = bytes("{'Type':'InvokeAgentRequest','New':{'a':[1,2.50,null]},'Turn':{'x':'ü'}}");

    assertThat(tree(codec.write(codec.readMessage(text)))).isEqualTo(tree(text));
  }

  private StartRunsRequest start(String... runs) {
    String list = String.join(",", runs);
    return (StartRunsRequest) message("{'Type':'StartRunsRequest','Runs':[" + list + "]}");
  }

  private RunnerMessage message(String text) {
    return codec.readMessage(bytes(text));
  }

  private static JsonNode tree(byte[] text) {
    return Json.PLAN42.readTree(text);
  }

  private static byte[] sample(Object message) {
    return Resources.read("/messages/" + message.getClass().getSimpleName() + ".json");
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
