package dev.sealane.runner.workspace;

import java.io.Serial;

/// A workspace cannot be filled. The message is one sentence without credentials; causes are left
/// out, since libraries put addresses with credentials into theirs.
public final class WorkspaceException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final boolean usersFault;

  /// @param code stable: `git_ref_not_found`, `git_repo_not_found`, `git_auth_failed`,
  ///   `git_unreachable`, `git_local_forbidden`, `git_url_invalid`, `git_failed`,
  ///   `archive_invalid`, `archive_unavailable`, `workspace_failed`
  /// @param usersFault whether the specification is to blame, so that another try is no use
  public WorkspaceException(String code, boolean usersFault, String message) {
    super(message);
    this.code = code;
    this.usersFault = usersFault;
  }

  public String code() {
    return code;
  }

  public boolean usersFault() {
    return usersFault;
  }
}
