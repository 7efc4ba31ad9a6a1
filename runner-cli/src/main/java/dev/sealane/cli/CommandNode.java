package dev.sealane.cli;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine;

/// One command in the tree, built only when it is needed: reading the annotations of all commands
/// would cost each call of the program more than its own work.
///
/// @param name its word
/// @param aliases other words for it
/// @param header one line, for groups
/// @param command makes the command
/// @param children what comes below it
/// @param tuning changes how its arguments are parsed
record CommandNode(
    String name,
    List<String> aliases,
    String header,
    Supplier<Object> command,
    List<CommandNode> children,
    Consumer<CommandLine> tuning) {

  static CommandNode of(String name, Supplier<Object> command, String... aliases) {
    return new CommandNode(name, List.of(aliases), "", command, List.of(), _ -> {});
  }

  CommandNode tuned(Consumer<CommandLine> how) {
    return new CommandNode(name, aliases, header, command, children, how);
  }

  /// @param words of the command line; empty = build everything
  void addTo(CommandLine parent, List<String> words) {
    CommandLine line = new CommandLine(command.get());
    line.getCommandSpec().name(name);
    Help.dress(line);
    if (!header.isEmpty()) {
      line.getCommandSpec().usageMessage().header(header);
      line.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
    }
    parent.addSubcommand(name, line, aliases.toArray(String[]::new));
    tuning.accept(line);
    addChosen(line, children, words);
  }

  /// Adds the nodes that the words name; all of them when they name none.
  static void addChosen(CommandLine parent, List<CommandNode> nodes, List<String> words) {
    List<CommandNode> named = nodes.stream().filter(node -> node.isNamedIn(words)).toList();
    (named.isEmpty() ? nodes : named).forEach(node -> node.addTo(parent, words));
  }

  private boolean isNamedIn(List<String> words) {
    return words.contains(name) || aliases.stream().anyMatch(words::contains);
  }
}
