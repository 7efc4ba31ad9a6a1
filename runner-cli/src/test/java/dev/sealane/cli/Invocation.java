package dev.sealane.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Calls of `sealane` inside this process, in a home directory of their own.
final class Invocation {

  /// A follower that gives up at once.
  private static final FollowLimits IMPATIENT =
      new FollowLimits(
          Duration.ofSeconds(5),
          Duration.ofMillis(1),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(1),
          Duration.ofMillis(5));

  private final Path home;
  private final Map<String, String> variables = new HashMap<>();
  private String input = "";
  private boolean terminal;

  Invocation(Path home) {
    this.home = home;
    variables.put("HOME", home.toString());
  }

  Invocation with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Invocation piped(String text) {
    input = text;
    return this;
  }

  /// Both output streams are terminals from now on.
  Invocation onTerminal() {
    terminal = true;
    return this;
  }

  Result run(String... arguments) {
    return run(List.of(arguments));
  }

  Result run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new Output(out, terminal),
            new Output(err, terminal),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    int code =
        new Program(console, new Environment(variables, home), () -> Instant.EPOCH, IMPATIENT)
            .run(arguments);
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// How a call ended.
  record Result(int code, String out, String err) {

    /// Standard output as one JSON value.
    JsonNode json() {
      return Json.NATIVE.readTree(out.getBytes(StandardCharsets.UTF_8));
    }

    /// Its last line as one JSON value.
    JsonNode lastLine() {
      return Json.NATIVE.readTree(out.lines().toList().getLast().getBytes(StandardCharsets.UTF_8));
    }
  }
}
