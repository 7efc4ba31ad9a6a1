package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.GlobalOptions;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.settings.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SeedExamplesTest {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @Test
  void every_documented_example_parses() throws IOException {
    for (String line : examples()) {
      List<String> words = words(line);
      CommandLine.ParseResult parsed = tree(words).parseArgs(words.toArray(String[]::new));
      assertThat(parsed.hasSubcommand()).as(line).isTrue();
    }
  }

  @Test
  void the_tail_of_exec_is_not_touched() {
    List<String> words = List.of("exec", "--env", "A=1", "terraform", "plan", "-out=x");

    CommandLine.ParseResult exec = tree(words).parseArgs(words.toArray(String[]::new)).subcommand();

    assertThat(exec.matchedPositionals())
        .singleElement()
        .satisfies(it ->
            assertThat(it.originalStringValues()).containsExactly("terraform", "plan", "-out=x"));
  }

  @Test
  void every_command_has_a_header() {
    assertHeaders(tree(List.of()));
  }

  private static void assertHeaders(CommandLine line) {
    assertThat(line.getCommandSpec().usageMessage().header())
        .as(line.getCommandSpec().qualifiedName(" "))
        .isNotEmpty();
    line.getSubcommands().values().forEach(SeedExamplesTest::assertHeaders);
  }

  private static CommandLine tree(List<String> words) {
    Output nowhere = new Output(OutputStream.nullOutputStream(), false);
    Console console = new Console(nowhere, nowhere, InputStream.nullInputStream());
    Environment environment = new Environment(Map.of(), Path.of("/"));
    return new CommandTree(
            new Cli(console, environment, InstantSource.system(), new GlobalOptions()))
        .build(words);
  }

  private static List<String> examples() throws IOException {
    try (InputStream in = SeedExamplesTest.class.getResourceAsStream("/seed-examples.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher word = WORD.matcher(line); word.find(); ) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }
}
