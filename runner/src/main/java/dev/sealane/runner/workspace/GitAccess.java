package dev.sealane.runner.workspace;

import dev.sealane.api.run.Source;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.jspecify.annotations.Nullable;

/// The credentials of one clone. Those of the daemon's own user are never used: what a run may read
/// is decided by who sends it.
///
/// Hosts of SSH addresses must be in the `known_hosts` of the daemon's user.
final class GitAccess implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;

  private final @Nullable CredentialsProvider credentials;
  private final @Nullable SshdSessionFactory ssh;

  private GitAccess(@Nullable CredentialsProvider credentials, @Nullable SshdSessionFactory ssh) {
    this.credentials = credentials;
    this.ssh = ssh;
  }

  /// @throws WorkspaceException `git_auth_failed` when the key is none
  static GitAccess open(Source.Git source, GitRemote remote) {
    if (remote.ssh()) {
      return new GitAccess(null, sessions(keys(source.sshKey())));
    }
    String password = source.token() == null ? remote.password() : source.token();
    if (password == null) {
      return new GitAccess(null, null);
    }
    // any name will do for GitHub and GitLab, but not an empty one
    String user = remote.user() == null ? "x-access-token" : remote.user();
    return new GitAccess(new UsernamePasswordCredentialsProvider(user, password), null);
  }

  private static List<KeyPair> keys(@Nullable String text) {
    List<KeyPair> keys = new ArrayList<>();
    if (text == null) {
      return keys;
    }
    String whole = text.endsWith("\n") ? text : text + "\n";
    try {
      SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("ssh key"),
              new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)),
              FilePasswordProvider.EMPTY)
          .forEach(keys::add);
    } catch (IOException | GeneralSecurityException | RuntimeException _) {
      keys.clear(); // the cause may quote the key
    }
    if (keys.isEmpty()) {
      throw new WorkspaceException(
          "git_auth_failed", true, "The SSH key is none, or it needs a passphrase.");
    }
    return keys;
  }

  private static SshdSessionFactory sessions(List<KeyPair> keys) {
    File home = Path.of(System.getProperty("user.home", "/")).toFile();
    return new SshdSessionFactoryBuilder()
        .setPreferredAuthentications("publickey")
        .setHomeDirectory(home)
        .setSshDirectory(new File(home, ".ssh"))
        .setConfigFile(_ -> null)
        .setDefaultIdentities(_ -> List.of())
        .setDefaultKeysProvider(_ -> keys)
        .setConnectorFactory(null) // no agent
        .build(null);
  }

  /// Gives credentials and time limit to a command.
  <C extends TransportCommand<C, ?>> C apply(C command) {
    command.setTimeout(TIMEOUT_SECONDS);
    if (credentials != null) {
      command.setCredentialsProvider(credentials);
    }
    return command.setTransportConfigCallback(transport -> {
      if (ssh != null && transport instanceof SshTransport overSsh) {
        overSsh.setSshSessionFactory(ssh);
      }
    });
  }

  @Override
  public void close() {
    if (ssh != null) {
      ssh.close();
    }
  }
}
