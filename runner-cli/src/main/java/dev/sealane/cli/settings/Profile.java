package dev.sealane.cli.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One section of the configuration file.
///
/// @param values by key; `server`, `token`, `ca`, `team`, `app` and what users add
public record Profile(Map<String, String> values) {

  public static final Profile EMPTY = new Profile(Map.of());

  public Profile {
    values = Map.copyOf(values);
  }

  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
  }

  public Profile with(String key, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(key, value);
    return new Profile(more);
  }

  public Profile without(String key) {
    Map<String, String> fewer = new TreeMap<>(values);
    fewer.remove(key);
    return new Profile(fewer);
  }

  /// Leaves out the values, one of which is a token.
  @Override
  public String toString() {
    return "Profile" + values.keySet();
  }
}
