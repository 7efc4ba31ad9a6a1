package dev.sealane.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// How help looks: a short synopsis, and below each command its own options only, since those of
/// every command stand in `sealane --help`.
final class Help {

  private static final int WIDTH = 90;

  private Help() {}

  static void dress(CommandLine line) {
    line.getCommandSpec().usageMessage().abbreviateSynopsis(true).width(WIDTH);
    line.getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> options(help, line));
  }

  private static String options(CommandLine.Help help, CommandLine line) {
    List<OptionSpec> own =
        line.getCommandSpec().options().stream()
            .filter(option -> !option.hidden() && (!option.inherited() || isRoot(line)))
            .toList();
    CommandLine.Help.Layout layout =
        help.createDefaultLayout(
            own, List.of(), CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    layout.addAllOptions(own, help.parameterLabelRenderer());
    String rest =
        isRoot(line) ? "" : "%nOptions of every command (--json, --server, ...): sealane --help%n";
    return layout + rest.formatted();
  }

  private static boolean isRoot(CommandLine line) {
    return line.getParent() == null;
  }
}
