package dev.sealane.cli.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All profiles of this user.
///
/// @param current the one that is used when none is named; empty = none
/// @param byName the profiles
public record Profiles(String current, Map<String, Profile> byName) {

  public static final Profiles EMPTY = new Profiles("", Map.of());

  public Profiles {
    byName = Map.copyOf(byName);
  }

  public Optional<Profile> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Profiles with(String name, Profile profile) {
    Map<String, Profile> more = new TreeMap<>(byName);
    more.put(name, profile);
    return new Profiles(current, more);
  }

  public Profiles withCurrent(String name) {
    return new Profiles(name, byName);
  }
}
