package dev.sealane.controlplane.app;

import dev.sealane.controlplane.http.ListenAddress;
import java.net.URI;
import java.nio.file.Path;

/// Everything the operator can set.
///
/// @param dataDirectory holds all that the server keeps; made when missing, mode 0700
/// @param masterKey file of the master key, mode 0600; made at the first start
/// @param listen where it listens
/// @param ownerToken where the first owner token comes from
/// @param limits every number
public record ControlPlaneConfig(
    Path dataDirectory,
    Path masterKey,
    ListenAddress listen,
    OwnerToken ownerToken,
    Limits limits) {

  /// Where `serve` and `up` listen when nothing is said (native.md section 6).
  public static final ListenAddress USUAL_ADDRESS =
      new ListenAddress("127.0.0.1", 7440, new ListenAddress.Tls.Off());

  /// All defaults for one data directory.
  public static ControlPlaneConfig defaults(Path dataDirectory) {
    return new ControlPlaneConfig(
        dataDirectory,
        dataDirectory.resolve("master.key"),
        USUAL_ADDRESS,
        new OwnerToken.Generated(),
        Limits.defaults());
  }

  /// Address of this server in the tokens that it issues.
  URI issuer() {
    String scheme = listen.tls() instanceof ListenAddress.Tls.Off ? "http" : "https";
    return URI.create(scheme + "://" + listen);
  }

  /// Another data directory; a master key at its usual place in the former one moves along.
  public ControlPlaneConfig withDataDirectory(Path directory) {
    boolean usualKey = masterKey.equals(defaults(dataDirectory).masterKey());
    Path key = usualKey ? defaults(directory).masterKey() : masterKey;
    return new ControlPlaneConfig(directory, key, listen, ownerToken, limits);
  }

  public ControlPlaneConfig withListen(ListenAddress address) {
    return new ControlPlaneConfig(dataDirectory, masterKey, address, ownerToken, limits);
  }

  public ControlPlaneConfig withMasterKey(Path file) {
    return new ControlPlaneConfig(dataDirectory, file, listen, ownerToken, limits);
  }

  public ControlPlaneConfig withOwnerToken(OwnerToken token) {
    return new ControlPlaneConfig(dataDirectory, masterKey, listen, token, limits);
  }

  public ControlPlaneConfig withLimits(Limits changed) {
    return new ControlPlaneConfig(dataDirectory, masterKey, listen, ownerToken, changed);
  }
}
