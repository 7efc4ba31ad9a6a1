package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.json.Required;
import org.jspecify.annotations.Nullable;

/// Where the files of a run's workspace come from. JSON: an object with `type`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Source.None.class, name = "none"),
  @JsonSubTypes.Type(value = Source.Git.class, name = "git"),
  @JsonSubTypes.Type(value = Source.Archive.class, name = "archive")
})
public sealed interface Source {

  /// An empty workspace.
  record None() implements Source {}

  /// A shallow clone, made by the runner.
  ///
  /// @param repo an `https:`, `http:`, `ssh:` or `git:` URL, `user@host:path`, or, where the
  ///   runner's policy allows it, a local path
  /// @param ref a branch, tag or full commit id; null = the remote's HEAD
  /// @param token password for HTTP, a secret; null = none
  /// @param sshKey private key in OpenSSH or PEM form, a secret; null = none
  record Git(String repo, @Nullable String ref, @Nullable String token, @Nullable String sshKey)
      implements Source {

    public Git {
      repo = Required.field("repo", repo);
      if (repo.isBlank() || repo.length() > 2_000) {
        throw new IllegalArgumentException(
            "repo has %d characters, must have 1 to 2000".formatted(repo.length()));
      }
    }

    /// Leaves out the credentials.
    @Override
    public String toString() {
      return "Git[repo=" + repo + ", ref=" + ref + "]";
    }
  }

  /// An archive that was uploaded before.
  ///
  /// @param archiveId its id
  record Archive(ArchiveId archiveId) implements Source {
    public Archive {
      archiveId = Required.field("archive_id", archiveId);
    }
  }
}
