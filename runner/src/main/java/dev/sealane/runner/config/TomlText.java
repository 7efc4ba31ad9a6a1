package dev.sealane.runner.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes settings as TOML, one section a table.
final class TomlText {

  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int LAST_CONTROL = 0x1f;
  private static final int DELETE = 0x7f;

  private TomlText() {}

  static String of(List<Setting> settings) {
    Map<List<String>, StringBuilder> sections = new LinkedHashMap<>();
    for (Setting setting : settings) {
      List<String> path = setting.path();
      sections
          .computeIfAbsent(path.subList(0, path.size() - 1), _ -> new StringBuilder())
          .append(name(path.getLast()))
          .append(" = ")
          .append(value(setting.value()))
          .append('\n');
    }
    return sections.entrySet().stream()
        .map(section -> header(section.getKey()) + section.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String header(List<String> table) {
    return table.isEmpty()
        ? ""
        : table.stream().map(TomlText::name).collect(Collectors.joining(".", "[", "]\n"));
  }

  private static String name(String name) {
    return BARE.matcher(name).matches() ? name : quoted(name);
  }

  private static String value(Object value) {
    return switch (value) {
      case String text -> quoted(text);
      case List<?> list ->
          list.stream().map(TomlText::value).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c <= LAST_CONTROL || c == DELETE) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
