package dev.sealane.controlplane.runner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A runner in exactly the spelling of Plan42 (protocol.md section 3).
record RunnerJson(
    @JsonProperty("TenantId") TeamId tenantId,
    @JsonProperty("RunnerId") RunnerId runnerId,
    @JsonProperty("Name") String name,
    @JsonProperty("Description") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String description,
    @JsonProperty("IsCloud") boolean isCloud,
    @JsonProperty("RunsTasks") boolean runsTasks,
    @JsonProperty("ProxiesGithub") boolean proxiesGithub,
    @JsonProperty("CreatedAt") Instant createdAt,
    @JsonProperty("UpdatedAt") Instant updatedAt,
    @JsonProperty("Deleted") boolean deleted,
    @JsonProperty("Version") long version) {

  static RunnerJson of(Runner runner) {
    return new RunnerJson(
        runner.team(),
        runner.id(),
        runner.name(),
        runner.description().orElse(null),
        runner.isCloud(),
        runner.runsTasks(),
        runner.proxiesGithub(),
        runner.createdAt(),
        runner.updatedAt(),
        runner.deleted(),
        runner.version());
  }

  /// Body of a PUT or PATCH; null = not given.
  record Body(
      @JsonProperty("Name") @Nullable String name,
      @JsonProperty("Description") @Nullable String description,
      @JsonProperty("IsCloud") @Nullable Boolean isCloud,
      @JsonProperty("RunsTasks") @Nullable Boolean runsTasks,
      @JsonProperty("ProxiesGithub") @Nullable Boolean proxiesGithub,
      @JsonProperty("Deleted") @Nullable Boolean deleted) {

    /// The runner that a PUT asks for.
    Runner runner(RunnerId id, TeamId team, Instant now) {
      if (name == null) {
        throw new IllegalArgumentException("Name is missing");
      }
      return new Runner(
          id,
          team,
          name,
          Optional.ofNullable(description).filter(text -> !text.isEmpty()),
          Boolean.TRUE.equals(isCloud),
          Boolean.TRUE.equals(runsTasks),
          Boolean.TRUE.equals(proxiesGithub),
          new TreeSet<>(),
          false,
          now,
          now,
          false,
          1);
    }

    /// The change that a PATCH asks for.
    RunnerChange change() {
      return new RunnerChange(
          Optional.ofNullable(name),
          Optional.ofNullable(description),
          Optional.ofNullable(isCloud),
          Optional.ofNullable(runsTasks),
          Optional.ofNullable(proxiesGithub),
          Optional.empty(),
          Optional.ofNullable(deleted));
    }
  }
}
