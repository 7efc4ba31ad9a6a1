package dev.sealane.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonTest {

  /// One field of every type that crosses the wire.
  record Sample(
      String someText,
      int number,
      boolean flag,
      double ratio,
      List<String> list,
      Set<String> set,
      Map<String, String> map,
      Instant at,
      Duration pause,
      Inner inner) {}

  record Inner(long deep) {}

  @Test
  void records_are_written_whole_in_snake_case() {
    Sample sample =
        new Sample(
            "ü\"\n",
            7,
            true,
            0.5,
            List.of("a"),
            Set.of("b"),
            Map.of("c", "d"),
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Duration.ofSeconds(90),
            new Inner(1));

    String text = Json.NATIVE.write(sample);

    assertThat(text)
        .isEqualTo(
            "{\"some_text\":\"ü\\\"\\n\",\"number\":7,\"flag\":true,\"ratio\":0.5,\"list\":[\"a\"],"
                + "\"set\":[\"b\"],\"map\":{\"c\":\"d\"},\"at\":\"2026-01-02T03:04:05.678Z\","
                + "\"pause\":90,\"inner\":{\"deep\":1}}");
    assertThat(Json.NATIVE.read(text, Sample.class)).isEqualTo(sample);
  }

  @Test
  void missing_and_null_collections_read_as_empty() {
    assertThat(read("{}").list()).isEmpty();
    assertThat(read("{'list':null,'set':null,'map':null}").map()).isEmpty();
  }

  @Test
  void wrong_types_name_the_field_and_the_rule_but_not_the_value() {
    for (List<String> wrong :
        List.of(
            List.of("{'some_text':4711}", "some_text: must be a text"),
            List.of("{'some_text':true}", "some_text: must be a text"),
            List.of("{'number':'4711'}", "number: must be a whole number"),
            List.of("{'number':4711.5}", "number: must be a whole number"),
            List.of("{'flag':'4711'}", "flag: must be true or false"),
            List.of("{'ratio':'4711'}", "ratio: must be a number"),
            List.of("{'list':'4711'}", "list: must be a list"),
            List.of("{'list':['a',4711]}", "list.[1]: must be a text"),
            List.of("{'map':{'k':[4711]}}", "map.k: must be a text"),
            List.of("{'map':['4711']}", "map: must be an object"),
            List.of("{'at':'4711'}", "at: must be an RFC 3339 time"),
            List.of("{'pause':'4711'}", "pause: must be a whole number of seconds"),
            List.of("{'inner':{'deep':'4711'}}", "inner.deep: must be a whole number"),
            List.of("{'inner':4711}", "inner: must be a Inner"),
            List.of("[4711]", "body: must be a Sample"))) {
      assertThatThrownBy(() -> read(wrong.get(0)))
          .as(wrong.get(0))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining(wrong.get(1))
          .hasMessageNotContaining("4711");
    }
  }

  @Test
  void what_is_no_json_is_refused_with_its_place() {
    for (String text : List.of("{", "{'a'}", "nope", "{'number':1,}", "\u0000")) {
      assertThatThrownBy(() -> read(text))
          .as(text)
          .isInstanceOf(JsonException.class)
          .hasMessageStartingWith("body: is no JSON at line 1");
    }
    assertThatThrownBy(() -> read("")).hasMessage("body: is empty");
    assertThatThrownBy(() -> read("null")).hasMessage("body: is null, must be a Sample");
  }

  @Test
  void text_behind_the_value_is_refused() {
    assertThatThrownBy(() -> read("{} {}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("behind its end");
  }

  @Test
  void deep_nesting_is_refused_and_not_followed() {
    for (String open : List.of("[", "{'a':")) {
      String text = open.repeat(10_000).replace('\'', '"');
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> Json.NATIVE.readTree(bytes))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("depth");
      assertThatThrownBy(() -> read("{'unknown':" + text))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("depth");
    }
  }

  @Test
  void unknown_fields_pass_or_fail_by_mapper() {
    assertThat(read("{'later':{'x':[1]}}").list()).isEmpty();
    assertThatThrownBy(() -> Json.STRICT.read("{\"numbr\":1}", Sample.class))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("numbr: is not known, must be one of [")
        .hasMessageContaining("number");
  }

  @Test
  void names_of_fields_are_shown_on_one_line_and_cut() {
    assertThatThrownBy(
            () -> Json.STRICT.read("{\"a\\nb" + "x".repeat(10_000) + "\":1}", Sample.class))
        .hasMessageStartingWith("a?bxxx")
        .hasMessageNotContaining("x".repeat(100));
  }

  private static Sample read(String text) {
    return Json.NATIVE.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), Sample.class);
  }
}
