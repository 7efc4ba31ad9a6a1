package dev.sealane.cli.console;

import java.util.Map;

/// Colours for one stream, or none.
///
/// @param on whether to colour
public record Paint(boolean on) {

  /// Decides by the habits of `NO_COLOR`, `CLICOLOR_FORCE`, `FORCE_COLOR` and `TERM=dumb`.
  public static Paint decide(Map<String, String> environment, boolean noColor, boolean terminal) {
    if (noColor || !environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return new Paint(false);
    }
    boolean forced = isSet(environment, "CLICOLOR_FORCE") || isSet(environment, "FORCE_COLOR");
    return new Paint(forced || (terminal && !"dumb".equals(environment.get("TERM"))));
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    return !value.isEmpty() && !value.equals("0");
  }

  public String dim(String text) {
    return with("2", text);
  }

  public String bold(String text) {
    return with("1", text);
  }

  /// The word of a status in its colour.
  public String status(String word) {
    return switch (word) {
      case "completed" -> with("32", word);
      case "failed", "dead", "timed_out" -> with("31", word);
      case "cancelled", "cancelling" -> with("33", word);
      case "running", "leased" -> with("36", word);
      default -> word;
    };
  }

  private String with(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
