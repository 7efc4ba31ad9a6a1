package dev.sealane.runner.workspace;

import dev.sealane.api.run.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.jspecify.annotations.Nullable;

/// Clones git repositories, one commit deep, without a git program.
///
/// Credentials are given to the connection and written nowhere. Submodules and LFS files are not
/// fetched.
final class GitCheckout {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /// Where what was fetched is kept from the garbage collector of the clone.
  private static final String FETCHED = "refs/sealane/fetched";

  private final boolean allowLocalRepos;

  GitCheckout(boolean allowLocalRepos) {
    this.allowLocalRepos = allowLocalRepos;
  }

  /// Leaves the wanted commit checked out in {@code directory}, which is empty.
  void checkOut(Source.Git source, Path directory, Progress progress)
      throws IOException, InterruptedException {
    String ref = source.ref();
    GitRemote remote = GitRemote.of(source, allowLocalRepos);
    progress.line("cloning " + remote + (ref == null ? "" : " at " + ref));
    try (GitAccess access = GitAccess.open(source, remote);
        Git git = Git.init().setDirectory(directory.toFile()).call()) {
      Wanted wanted = find(access, remote, ref);
      RevCommit commit = fetch(git.getRepository(), access, remote, wanted);
      checkOut(git.getRepository(), commit, wanted.branch());
      writeOrigin(git.getRepository(), remote);
      progress.line("at commit %s, %s".formatted(commit.name(), commit.getShortMessage()));
    } catch (GitAPIException e) {
      throw GitFailures.told(e, remote);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while cloning");
    }
  }

  /// @param name full name of a ref of the remote, or a commit id
  /// @param branch full name of the local branch; null = none, HEAD is detached
  private record Wanted(String name, @Nullable String branch) {}

  private static Wanted find(GitAccess access, GitRemote remote, @Nullable String ref)
      throws GitAPIException {
    Map<String, Ref> offered =
        access.apply(Git.lsRemoteRepository().setRemote(remote.url())).callAsMap();
    if (ref == null) {
      Ref head = offered.get(Constants.HEAD);
      if (head == null) {
        throw GitFailures.noSuchRef(remote, Constants.HEAD);
      }
      return new Wanted(Constants.HEAD, head.isSymbolic() ? head.getTarget().getName() : null);
    }
    Optional<String> name =
        Stream.of(Constants.R_HEADS + ref, Constants.R_TAGS + ref, ref)
            .filter(full -> full.startsWith(Constants.R_REFS) && offered.containsKey(full))
            .findFirst();
    if (name.isPresent()) {
      String full = name.get();
      return new Wanted(full, full.startsWith(Constants.R_HEADS) ? full : null);
    }
    if (COMMIT.matcher(ref).matches()) {
      return new Wanted(ref, null);
    }
    throw GitFailures.noSuchRef(remote, ref);
  }

  private static RevCommit fetch(
      Repository repository, GitAccess access, GitRemote remote, Wanted wanted)
      throws GitAPIException, IOException {
    boolean isCommit = COMMIT.matcher(wanted.name()).matches();
    try {
      command(repository, access, remote)
          .setDepth(1)
          .setRefSpecs(new RefSpec("+" + wanted.name() + ":" + FETCHED))
          .call();
    } catch (TransportException e) {
      if (!isCommit) {
        throw e;
      }
    }
    ObjectId fetched = repository.resolve(FETCHED);
    if (fetched != null || !isCommit) {
      return parsed(repository, fetched, remote, wanted);
    }
    // the server gives out nothing but branches and tags: get them all, the commit is in one
    Files.deleteIfExists(repository.getDirectory().toPath().resolve("shallow"));
    command(repository, access, remote)
        .setRefSpecs(
            new RefSpec("+refs/heads/*:refs/remotes/origin/*"),
            new RefSpec("+refs/tags/*:refs/tags/*"))
        .call();
    return parsed(repository, ObjectId.fromString(wanted.name()), remote, wanted);
  }

  private static FetchCommand command(Repository repository, GitAccess access, GitRemote remote) {
    try (Git git = new Git(repository)) { // closes nothing: the repository was given to it
      return access.apply(git.fetch().setRemote(remote.url()).setTagOpt(TagOpt.NO_TAGS));
    }
  }

  private static RevCommit parsed(
      Repository repository, @Nullable ObjectId id, GitRemote remote, Wanted wanted)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      if (id == null || !repository.getObjectDatabase().has(id)) {
        throw GitFailures.noSuchRef(remote, wanted.name());
      }
      RevCommit commit = walk.parseCommit(id);
      walk.parseBody(commit);
      return commit;
    }
  }

  /// As a clone does it: HEAD first, then the files of one tree into an empty directory.
  private static void checkOut(Repository repository, RevCommit commit, @Nullable String branch)
      throws IOException {
    if (branch != null) {
      RefUpdate link = repository.updateRef(Constants.HEAD);
      link.disableRefLog();
      link.link(branch);
    }
    RefUpdate head = repository.updateRef(Constants.HEAD, branch == null);
    head.setNewObjectId(commit);
    head.disableRefLog();
    head.forceUpdate();
    DirCacheCheckout files =
        new DirCacheCheckout(repository, repository.lockDirCache(), commit.getTree());
    files.setFailOnConflict(true);
    files.checkout();
  }

  private static void writeOrigin(Repository repository, GitRemote remote) throws IOException {
    StoredConfig config = repository.getConfig();
    config.setString("remote", "origin", "url", remote.url());
    config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    config.save();
  }
}
