package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.GlobalOptions;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.local.RunnerExecCommand;
import dev.sealane.cli.settings.Environment;
import dev.sealane.client.FollowLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// Walks the whole tree of commands.
class HelpTest {

  /// One call within a line of an example: up to a pipe, a redirection, a bracket or a remark.
  private static final Pattern CALL = Pattern.compile("(?:^|[\\s(])sealane((?: [^ |<>)&]+)+)");

  @TempDir Path home;

  @Test
  void every_command_has_a_header_a_description_an_example_and_its_exit_codes() {
    for (CommandLine command : leaves(tree(List.of()))) {
      UsageMessageSpec usage = command.getCommandSpec().usageMessage();
      String name = command.getCommandSpec().qualifiedName(" ");

      assertThat(usage.header()).as(name).hasSize(1);
      assertThat(usage.header()[0]).as(name).endsWith(".");
      assertThat(String.join("", usage.description())).as(name).isNotBlank();
      assertThat(String.join("\n", usage.footer())).as(name).contains("Example", "Exit codes: 0");
    }
  }

  @Test
  void every_option_and_argument_is_described_and_every_value_has_a_label() {
    for (CommandLine command : leaves(tree(List.of()))) {
      for (ArgSpec arg : command.getCommandSpec().args()) {
        String name = command.getCommandSpec().qualifiedName(" ") + " " + arg;
        if (!arg.hidden()) {
          assertThat(String.join("", arg.description())).as(name).endsWith(".");
          assertThat(arg.arity().max() == 0 || !arg.paramLabel().isEmpty()).as(name).isTrue();
        }
      }
    }
  }

  @Test
  void every_duration_and_size_says_its_form_and_its_default() {
    for (CommandLine command : leaves(tree(List.of()))) {
      for (ArgSpec arg : command.getCommandSpec().options()) {
        if (List.of("DUR", "N", "SIZE").contains(arg.paramLabel()) && !arg.hidden()) {
          assertThat(String.join("", arg.description()))
              .as(command.getCommandSpec().qualifiedName(" ") + " " + arg)
              .containsPattern("default|\\d");
        }
      }
    }
  }

  @Test
  void every_example_parses() {
    int calls = 0;
    for (CommandLine command : all(tree(List.of()))) {
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        for (List<String> words : calls(line)) {
          assertThat(tree(words).parseArgs(words.toArray(String[]::new)).hasSubcommand())
              .as(line)
              .isTrue();
          calls++;
        }
      }
    }
    assertThat(calls).isGreaterThan(50);
  }

  @Test
  void a_heading_stands_above_entries() {
    for (CommandLine command : all(tree(List.of()))) {
      List<String> lines = command.getUsageMessage().lines().toList();
      for (int i = 0; i < lines.size() - 1; i++) {
        if (lines.get(i).matches("(Arguments|Options|Commands|Examples?).*:")) {
          assertThat(lines.get(i + 1)).as(command.getUsageMessage()).startsWith("  ");
        }
      }
    }
  }

  @Test
  void runner_exec_lists_the_options_of_the_daemon() {
    assertThat(new Invocation(home).run("runner", "exec", "--help").out())
        .contains("Options:\n  -c, --config-file=FILE", "--stop-jobs");
  }

  /// Scripts use these names. A new one is added to the file, a lost one is a decision.
  @Test
  void the_names_of_commands_and_options_are_those_that_scripts_know() throws IOException {
    String known;
    try (InputStream file = HelpTest.class.getResourceAsStream("names.txt")) {
      known = new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }

    assertThat(
            all(tree(List.of())).stream()
                .map(CommandLine::getCommandSpec)
                .map(HelpTest::names)
                .collect(Collectors.joining()))
        .isEqualTo(known);
  }

  private static String names(CommandSpec command) {
    boolean daemon = command.userObject() instanceof RunnerExecCommand;
    String options =
        (daemon ? RunnerExecCommand.daemon().getCommandSpec() : command)
            .options().stream()
                .filter(option -> !option.inherited() || command.parent() == null)
                .flatMap(option -> Arrays.stream(option.names()))
                .sorted()
                .map(name -> " " + name)
                .collect(Collectors.joining());
    String aliases = String.join(",", command.names());
    String parent = command.parent() == null ? "" : command.parent().qualifiedName(" ") + " ";
    return parent + aliases + ":" + options + "\n";
  }

  @Test
  void help_is_data_for_who_asks_and_an_error_for_who_does_not() {
    for (CommandLine command : all(tree(List.of()))) {
      List<String> words = new ArrayList<>(words(command.getCommandSpec().qualifiedName(" ")));
      words.removeFirst();
      words.add("--help");
      Invocation.Result result = new Invocation(home).run(words);

      assertThat(result.code()).as(words.toString()).isZero();
      assertThat(result.out()).as(words.toString()).contains("Usage: sealane");
      assertThat(result.out().lines()).as(words.toString()).allMatch(it -> it.length() <= 90);
      assertThat(result.err()).as(words.toString()).isEmpty();
    }
    assertThat(new Invocation(home).run("runs").err()).contains("Usage: sealane runs");
  }

  @Test
  void completion_knows_every_command_and_no_hidden_option() {
    String script = new Invocation(home).run("completion", "bash").out();

    for (CommandLine command : leaves(tree(List.of()))) {
      assertThat(script).contains(command.getCommandName());
    }
    assertThat(script).contains("--runner-label").doesNotContain("--tower-url");
    assertThat(new Invocation(home).run("completion", "zsh").out()).isEqualTo(script);
  }

  private static List<CommandLine> all(CommandLine line) {
    List<CommandLine> all = new ArrayList<>(List.of(line));
    line.getSubcommands().values().stream().distinct().forEach(it -> all.addAll(all(it)));
    return all;
  }

  private static List<CommandLine> leaves(CommandLine root) {
    return all(root).stream().filter(it -> it.getSubcommands().isEmpty()).toList();
  }

  private static List<List<String>> calls(String line) {
    List<List<String>> calls = new ArrayList<>();
    for (Matcher call = CALL.matcher(line.replaceAll(" {3,}\\S.*", "")); call.find(); ) {
      calls.add(words(call.group(1)));
    }
    return calls;
  }

  /// Splits as a shell does, as far as the examples need it.
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)").matcher(line);
    while (word.find()) {
      words.add(word.group().replaceAll("^[\"']|[\"']$", ""));
    }
    return words;
  }

  static CommandLine tree(List<String> words) {
    Output nowhere = new Output(OutputStream.nullOutputStream(), false);
    Console console = new Console(nowhere, nowhere, InputStream.nullInputStream());
    Environment environment = new Environment(Map.of(), Path.of("/"));
    return new CommandTree(
            new Cli(
                console,
                environment,
                InstantSource.system(),
                new GlobalOptions(),
                FollowLimits.DEFAULT))
        .build(words);
  }
}
