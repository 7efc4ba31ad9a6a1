package dev.sealane.runner.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.run.Source;
import org.eclipse.jgit.api.errors.TransportException;
import org.junit.jupiter.api.Test;

class GitFailuresTest {

  @Test
  void no_part_of_an_address_is_taken_for_a_reason() {
    assertTold("git_repo_not_found", "git@host.example:auth-fail-401.git", "not found");
    assertTold("git_repo_not_found", "/repos/time out 401/a", "not found");
    assertTold("git_failed", "https://host.example:40100/a", "broken pack");
  }

  @Test
  void a_refusal_behind_any_address_is_one() {
    assertTold("git_auth_failed", "git@host.example:team/a.git", "Auth fail");
    assertTold("git_auth_failed", "https://host.example/a.git", "403 Forbidden");
    assertTold("git_auth_failed", "https://host.example/a.git", "not authorized");
  }

  private static void assertTold(String code, String address, String reason) {
    GitRemote remote = GitRemote.of(new Source.Git(address, null, null, null), true);

    TransportException failure = new TransportException(address + ": " + reason);

    assertThat(GitFailures.told(failure, remote).code()).as(address).isEqualTo(code);
  }
}
