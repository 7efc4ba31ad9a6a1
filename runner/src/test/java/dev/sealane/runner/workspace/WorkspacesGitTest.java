package dev.sealane.runner.workspace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sealane.api.run.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspacesGitTest {

  private static final PersonIdent SOMEBODY = new PersonIdent("Some Body", "some@body.example");

  @TempDir private Path directory;

  private final Workspaces workspaces = new Workspaces(true);
  private final List<String> lines = new ArrayList<>();
  private String first = "";

  @BeforeEach
  void make_a_repository() throws GitAPIException, IOException {
    try (Git git = Git.init().setDirectory(remote().toFile()).setInitialBranch("main").call()) {
      first = commit(git, "one").name();
      git.tag().setName("v1").setAnnotated(true).setTagger(SOMEBODY).setSigned(false).call();
      commit(git, "two");
      git.checkout().setCreateBranch(true).setName("feature/dev").call();
      commit(git, "three");
      git.checkout().setName("main").call();
    }
  }

  private Path remote() {
    return directory.resolve("remote");
  }

  private Path workspace() {
    return directory.resolve("workspace");
  }

  private RevCommit commit(Git git, String text) throws GitAPIException, IOException {
    Files.writeString(remote().resolve("file"), text);
    git.add().addFilepattern("file").call();
    return git.commit()
        .setMessage(text)
        .setAuthor(SOMEBODY)
        .setCommitter(SOMEBODY)
        .setSign(false)
        .call();
  }

  private void fill(String repo, @Nullable String ref, @Nullable String token)
      throws InterruptedException {
    workspaces.fill(workspace(), new Source.Git(repo, ref, token, null), lines::add, (_, _) -> {});
  }

  private void assertFails(String code, String repo, @Nullable String ref) {
    assertThatThrownBy(() -> fill(repo, ref, "s3cret-token"))
        .isInstanceOfSatisfying(
            WorkspaceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.getMessage()).doesNotContain("s3cret");
            });
  }

  @Test
  void without_a_ref_the_remotes_head_comes() throws InterruptedException {
    fill(remote().toString(), null, null);

    assertThat(workspace().resolve("file")).hasContent("two");
    assertThat(lines).anyMatch(line -> line.startsWith("at commit "));
  }

  @Test
  void a_branch_comes_one_commit_deep_and_checked_out()
      throws InterruptedException, IOException, GitAPIException {
    fill(remote().toString(), "feature/dev", null);

    assertThat(workspace().resolve("file")).hasContent("three");
    try (Git git = Git.open(workspace().toFile())) {
      assertThat(git.getRepository().getBranch()).isEqualTo("feature/dev");
      assertThat(git.log().call()).hasSize(1);
      assertThat(git.status().call().isClean()).isTrue();
    }
  }

  @Test
  void a_tag_comes() throws InterruptedException {
    fill(remote().toString(), "v1", null);

    assertThat(workspace().resolve("file")).hasContent("one");
  }

  @Test
  void a_full_commit_id_comes() throws InterruptedException {
    fill(remote().toString(), first, null);

    assertThat(workspace().resolve("file")).hasContent("one");
  }

  @Test
  void a_file_address_is_a_local_repository() throws InterruptedException {
    fill(remote().toUri().toString(), "main", null);

    assertThat(workspace().resolve("file")).hasContent("two");
  }

  @Test
  void what_is_not_there_is_told() {
    assertFails("git_ref_not_found", remote().toString(), "no-such-branch");
    assertFails("git_ref_not_found", remote().toString(), "f".repeat(40));
    assertFails("git_repo_not_found", directory.resolve("nothing").toString(), null);
    assertFails("git_repo_not_found", directory.resolve("host key 401 403").toString(), null);
  }

  @Test
  void local_repositories_need_the_policy() {
    Workspaces strict = new Workspaces(false);
    Stream.of(remote().toString(), remote().toUri().toString(), "../x")
        .forEach(repo ->
            assertThatThrownBy(() ->
                    strict.fill(
                        workspace(),
                        new Source.Git(repo, null, null, null),
                        lines::add,
                        (_, _) -> {}))
                .isInstanceOfSatisfying(
                    WorkspaceException.class,
                    e -> assertThat(e.code()).isEqualTo("git_local_forbidden")));
  }

  @Test
  void servers_that_refuse_or_are_not_there_are_told() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          int status = exchange.getRequestURI().getPath().startsWith("/gone") ? 404 : 401;
          exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    try {
      assertFails("git_auth_failed", "http://127.0.0.1:" + port + "/repo.git", null);
      assertFails("git_auth_failed", "http://u:s3cret@127.0.0.1:" + port + "/repo.git", null);
      assertFails("git_repo_not_found", "http://127.0.0.1:" + port + "/gone.git", null);
      assertFails("git_repo_not_found", "http://127.0.0.1:" + port + "/gone-401.git", null);
    } finally {
      server.stop(0);
    }
    assertFails("git_unreachable", "http://127.0.0.1:" + port + "/repo.git", null);
  }

  @Test
  void other_ways_are_refused() {
    assertFails("git_url_invalid", "ext://sh -c id", null);
    assertFails("git_url_invalid", "ftp://host.example/repo", null);
  }

  @Test
  void a_key_that_is_none_is_told() {
    assertThatThrownBy(() ->
            workspaces.fill(
                workspace(),
                new Source.Git("git@host.example:repo.git", null, null, "no key"),
                lines::add,
                (_, _) -> {}))
        .isInstanceOfSatisfying(
            WorkspaceException.class, e -> assertThat(e.code()).isEqualTo("git_auth_failed"));
  }

  @Test
  void no_credentials_are_left_behind() throws InterruptedException, IOException {
    fill(remote().toString(), "main", "s3cret-token");

    try (Stream<Path> files = Files.walk(workspace())) {
      assertThat(files.filter(Files::isRegularFile))
          .noneMatch(file -> {
            try {
              return new String(Files.readAllBytes(file), ISO_8859_1).contains("s3cret");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    assertThat(lines).noneMatch(line -> line.contains("s3cret"));
  }
}
