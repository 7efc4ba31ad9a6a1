package dev.sealane.cli;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// How help looks: a short synopsis, and below each command its own options only, since those of
/// every command stand in `sealane --help`.
final class Help {

  private static final int WIDTH = 90;
  private static final String GLOBAL_OPTIONS =
      "\nOptions of every command (--json, --server, ...): sealane --help\n";

  private Help() {}

  static void dress(CommandLine line) {
    line.getCommandSpec().usageMessage().abbreviateSynopsis(true).width(WIDTH);
    Map<String, CommandLine.IHelpSectionRenderer> sections = line.getHelpSectionMap();
    sections.put(
        UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
        _ -> hasArguments(line) ? "\nArguments:\n" : "");
    listOptions(line, () -> own(line));
  }

  /// Has the help of {@code line} list the options of {@code other}, which takes what is given to
  /// it. Those that every command has are not repeated.
  static void listOptionsOf(Supplier<CommandLine> other, CommandLine line) {
    listOptions(
        line,
        () -> {
          Set<String> ours = line.getCommandSpec().root().optionsMap().keySet();
          return own(other.get()).stream()
              .filter(option -> Collections.disjoint(List.of(option.names()), ours))
              .toList();
        });
  }

  private static void listOptions(CommandLine line, Supplier<List<OptionSpec>> options) {
    Map<String, CommandLine.IHelpSectionRenderer> sections = line.getHelpSectionMap();
    sections.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
        help -> isRoot(line) ? help.optionListHeading() : heading(options.get()));
    sections.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
        help -> list(help, options.get()) + (isRoot(line) ? "" : GLOBAL_OPTIONS));
  }

  private static String heading(List<OptionSpec> options) {
    return options.isEmpty() ? "" : "\nOptions:\n";
  }

  private static String list(CommandLine.Help help, List<OptionSpec> options) {
    CommandLine.Help.Layout layout =
        help.createDefaultLayout(
            options, List.of(), CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    layout.addAllOptions(options, help.parameterLabelRenderer());
    return layout.toString();
  }

  private static boolean hasArguments(CommandLine line) {
    return line.getCommandSpec().positionalParameters().stream()
        .anyMatch(argument -> !argument.hidden());
  }

  /// The root lists the options of every command.
  private static List<OptionSpec> own(CommandLine line) {
    return line.getCommandSpec().options().stream()
        .filter(option -> !option.hidden() && (!option.inherited() || isRoot(line)))
        .toList();
  }

  private static boolean isRoot(CommandLine line) {
    return line.getParent() == null;
  }
}
