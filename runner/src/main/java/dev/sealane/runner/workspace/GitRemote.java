package dev.sealane.runner.workspace;

import dev.sealane.api.run.Source;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// The address of a repository, without credentials.
///
/// @param url address or path
/// @param ssh whether it is reached by SSH
/// @param user user name of the address; null = none
/// @param password password of the address; null = none
record GitRemote(String url, boolean ssh, @Nullable String user, @Nullable String password) {

  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "git");

  /// @throws WorkspaceException `git_url_invalid` or `git_local_forbidden`
  static GitRemote of(Source.Git source, boolean allowLocalRepos) {
    URIish uri = parsed(source.repo());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean local = scheme.equals("file") || (scheme.isEmpty() && uri.getHost() == null);
    if (local && !allowLocalRepos) {
      throw new WorkspaceException(
          "git_local_forbidden",
          true,
          "The repository is a path of the runner's host, which its policy does not allow"
              + " (allow_local_repos).");
    }
    boolean ssh = scheme.equals("ssh") || (scheme.isEmpty() && !local);
    if (!local && !ssh && !SCHEMES.contains(scheme)) {
      throw new WorkspaceException(
          "git_url_invalid", true, "A repository cannot be reached by " + scheme + ":.");
    }
    // an SSH address needs its user; it is no secret
    URIish plain = ssh ? uri.setPass(null) : uri.setUser(null).setPass(null);
    return new GitRemote(plain.toPrivateString(), ssh, uri.getUser(), uri.getPass());
  }

  private static URIish parsed(String repo) {
    try {
      return new URIish(repo);
    } catch (URISyntaxException _) {
      // its message would show the address with what may be a password
      throw new WorkspaceException("git_url_invalid", true, "The repository's address is none.");
    }
  }

  /// The address, without credentials.
  @Override
  public String toString() {
    return url;
  }
}
