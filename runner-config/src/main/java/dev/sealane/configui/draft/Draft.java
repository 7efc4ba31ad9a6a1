package dev.sealane.configui.draft;

import dev.sealane.runner.config.RunnerConfigRules;
import dev.sealane.runner.config.Setting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings being edited. Immutable. Settings that have no field, such as `[policy]` and GitHub
/// connections, are kept as they are.
public final class Draft {

  private final Map<Field, String> texts;
  private final List<Setting> others;

  private Draft(Map<Field, String> texts, List<Setting> others) {
    this.texts = Map.copyOf(texts);
    this.others = List.copyOf(others);
  }

  /// @param settings as they stand in a file; empty = a new one
  public static Draft of(List<Setting> settings) {
    Map<Field, String> texts = new EnumMap<>(Field.class);
    List<Setting> others = new ArrayList<>(settings);
    for (Field field : Field.values()) {
      settings.stream()
          .filter(setting -> setting.path().equals(field.path()))
          .findFirst()
          .ifPresent(setting -> {
            texts.put(field, Field.text(setting.value()));
            others.remove(setting);
          });
    }
    return new Draft(texts, others);
  }

  /// What is typed into a field; empty = not set.
  public String text(Field field) {
    return texts.getOrDefault(field, "");
  }

  public Draft with(Field field, String text) {
    Map<Field, String> changed = new EnumMap<>(Field.class);
    changed.putAll(texts);
    changed.put(field, text.strip());
    return new Draft(changed, others);
  }

  /// All settings for the file, empty fields and unset flags left out.
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Field field : Field.values()) {
      String text = text(field);
      if (!text.isEmpty() && !(field.flag() && text.equals("false"))) {
        settings.add(new Setting(field.path(), field.value(text)));
      }
    }
    settings.addAll(others);
    return settings;
  }

  /// What keeps it from being used, one line each; the rules are the daemon's own.
  public List<String> problems() {
    return RunnerConfigRules.problems(settings());
  }

  /// What is wrong with one field alone.
  public Optional<String> problemOf(Field field) {
    return text(field).isEmpty()
        ? Optional.empty()
        : RunnerConfigRules.problemOf(new Setting(field.path(), field.value(text(field))));
  }

  /// Names of the GitHub connections, which are shown but not edited.
  public List<String> connections() {
    return others.stream()
        .filter(setting -> setting.path().size() > 1 && setting.path().getFirst().equals("github"))
        .map(setting -> setting.path().get(1))
        .distinct()
        .toList();
  }

  /// Leaves out the values, one of which is a token.
  @Override
  public String toString() {
    return "Draft" + texts.keySet();
  }
}
