package dev.sealane.runner.workspace;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.jspecify.annotations.Nullable;

/// Turns what JGit throws into a code and a sentence. JGit has no types for most of it, so its
/// English messages decide.
final class GitFailures {

  /// URLs, paths and SSH addresses such as `git@host:repo`.
  private static final Pattern PLACE = Pattern.compile("\\S*[/@]\\S*");

  private static final Pattern REFUSED = Pattern.compile("\\b40[13]\\b");

  private GitFailures() {}

  static WorkspaceException noSuchRef(GitRemote remote, String ref) {
    return new WorkspaceException(
        "git_ref_not_found",
        true,
        "%s has no branch, tag or full commit id \"%s\".".formatted(remote, ref));
  }

  static WorkspaceException told(GitAPIException e, GitRemote remote) {
    String text = text(e, remote);
    if (REFUSED.matcher(text).find()
        || anyOf(text, "authenticat", "not authorized", "auth fail", "no more auth")) {
      return failure(
          "git_auth_failed",
          true,
          remote,
          "does not let us in: the credentials are" + " missing or wrong");
    }
    if (anyOf(text, "host key", "server key", "known_hosts")) {
      return failure("git_auth_failed", true, remote, "is not in the runner's known_hosts");
    }
    if (causes(e).anyMatch(NoRemoteRepositoryException.class::isInstance)
        || anyOf(text, "not found", "no such repository", "does not appear to be")) {
      return failure("git_repo_not_found", true, remote, "is no repository that we may read");
    }
    if (causes(e).anyMatch(cause -> isNetwork(cause, remote))
        || anyOf(text, "time out", "timeout")) {
      return failure("git_unreachable", false, remote, "cannot be reached");
    }
    return failure("git_failed", false, remote, "cannot be cloned");
  }

  private static WorkspaceException failure(
      String code, boolean usersFault, GitRemote remote, String what) {
    return new WorkspaceException(code, usersFault, remote + " " + what + ".");
  }

  private static boolean isNetwork(Throwable e, GitRemote remote) {
    return e instanceof UnknownHostException
        || e instanceof ConnectException
        || e instanceof SocketException
        || e instanceof SocketTimeoutException
        || e instanceof SSLException
        || (e instanceof IOException && text(e, remote).contains("connection"));
  }

  private static boolean anyOf(String text, String... words) {
    return Stream.of(words).anyMatch(text::contains);
  }

  /// What was said, without addresses: a port may look like a status, a name like a reason.
  private static String text(Throwable e, GitRemote remote) {
    String text = causes(e).map(cause -> cause.getMessage() + "\n").collect(Collectors.joining());
    String unplaced = text.replace(remote.url(), " "); // a path may have spaces
    return PLACE.matcher(unplaced.toLowerCase(Locale.ROOT)).replaceAll(" ");
  }

  private static Stream<Throwable> causes(@Nullable Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).map(cause -> cause);
  }
}
