package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.controlplane.auth.Authorization;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A named pool of instances that belongs to a team.
///
/// @param name 1 to 100 characters, for people
/// @param description for people; empty = none
/// @param isCloud kept for Plan42 clients, decides nothing
/// @param runsTasks whether agents may be sent to it
/// @param proxiesGithub whether it reaches a private GitHub
/// @param labels that its instances may claim beside those of their token
/// @param draining whether it takes no new runs
/// @param version from 1, rises with every change
public record Runner(
    RunnerId id,
    TeamId team,
    String name,
    Optional<String> description,
    boolean isCloud,
    boolean runsTasks,
    boolean proxiesGithub,
    SortedSet<String> labels,
    boolean draining,
    Instant createdAt,
    Instant updatedAt,
    boolean deleted,
    long version) {

  private static final int MAX_NAME = 100;
  private static final int MAX_DESCRIPTION = 10_000;

  public Runner {
    if (name.isBlank()
        || name.codePointCount(0, name.length()) > MAX_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "Name must be 1 to " + MAX_NAME + " characters, not blank, without control characters");
    }
    if (description.filter(text -> text.length() > MAX_DESCRIPTION).isPresent()) {
      throw new IllegalArgumentException(
          "Description must be at most " + MAX_DESCRIPTION + " characters");
    }
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /// A runner as it is made.
  static Runner fresh(
      RunnerId id, TeamId team, String name, SortedSet<String> labels, Instant now) {
    return new Runner(
        id, team, name, Optional.empty(), false, true, false, labels, false, now, now, false, 1);
  }

  Runner changed(RunnerChange change, Instant now) {
    return new Runner(
        id,
        team,
        change.name().orElse(name),
        change.description().or(() -> description).filter(text -> !text.isEmpty()),
        change.isCloud().orElse(isCloud),
        change.runsTasks().orElse(runsTasks),
        change.proxiesGithub().orElse(proxiesGithub),
        labels,
        change.draining().orElse(draining),
        createdAt,
        now,
        change.deleted().orElse(deleted),
        version + 1);
  }

  /// Whose it is, for {@link Authorization}.
  public Authorization.Owned owned() {
    return new Authorization.Owned(team, null, id);
  }
}
