package dev.sealane.api.runner;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.LengthPrefixed;
import dev.sealane.api.seal.P256PublicKey;
import java.util.SortedSet;
import java.util.TreeSet;

/// `POST /api/v1/runner/instances/{I}/boot`: the first thing an instance says after its start.
///
/// @param publicKey the instance's key; pinned by the server the first time it is seen
/// @param boot rises with every start of the instance
/// @param version of the runner, such as `0.1.0`
/// @param wire version of the wire that it speaks
/// @param hostname of its host, for people
/// @param os `linux` or `macos`
/// @param arch such as `amd64`
/// @param labels labels that it wants; they count as far as the runner or the token allows them
/// @param runtimes what it can run with: `docker`, `process`
/// @param policyHash changes when its policy does, so that bars by policy fall
/// @param signature base64 of the ECDSA signature (DER) by the instance's key over {@link
///   #signedText}
public record BootRequest(
    P256PublicKey publicKey,
    long boot,
    String version,
    int wire,
    String hostname,
    String os,
    String arch,
    SortedSet<String> labels,
    SortedSet<String> runtimes,
    String policyHash,
    String signature) {

  public BootRequest {
    labels = new TreeSet<>(labels);
    runtimes = new TreeSet<>(runtimes);
  }

  /// What the signature covers: tenant, runner, instance, boot, and the SHA-256 of all other fields
  /// in the order of this record, each length-prefixed, lists joined by commas.
  public Bytes signedText(TeamId team, RunnerId runner, InstanceId instance) {
    Bytes rest =
        LengthPrefixed.of(
            publicKey.toPem(),
            version,
            Integer.toString(wire),
            hostname,
            os,
            arch,
            String.join(",", labels),
            String.join(",", runtimes),
            policyHash);
    return LengthPrefixed.of(
        team.toString(),
        runner.toString(),
        instance.toString(),
        Long.toString(boot),
        rest.sha256Hex());
  }
}
