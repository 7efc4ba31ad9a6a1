package dev.sealane.e2e.chaos;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.seal.Bytes;
import dev.sealane.client.Artifact;
import dev.sealane.client.SealaneClient;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The artifact of a program that ended is there, and what can be downloaded is what it wrote.
final class ArtifactRules {

  private final SealaneClient client;

  ArtifactRules(SealaneClient client) {
    this.client = client;
  }

  List<Finding> check(Case seen) {
    List<Finding> findings = new ArrayList<>();
    byte[] due = seen.script().artifact().getBytes(StandardCharsets.UTF_8);
    List<Artifact> artifacts = client.runs().artifacts(seen.run().id().toString());
    boolean expected = due.length > 0 && seen.run().endedBy() == EndedBy.PROGRAM;
    boolean full = seen.excuses().disk(seen.ticket(), seen.run());
    boolean unsaved = full && seen.effects().unsaved(seen.run().attempt());
    if (expected && artifacts.isEmpty() && !full) {
      findings.add(seen.finding(Kind.ARTIFACT, "its artifact is missing"));
    }
    for (Artifact artifact : artifacts) {
      byte[] got = download(seen, artifact);
      boolean same =
          artifact.path().equals(Script.ARTIFACT)
              && artifact.size() == got.length
              && artifact.sha256().equals(Bytes.copyOf(got).sha256Hex())
              && (Arrays.equals(got, due) || (unsaved && isBegin(got, due)));
      if (!same) {
        findings.add(seen.finding(Kind.ARTIFACT, artifact + " is not what the program wrote"));
      }
    }
    return findings;
  }

  private static boolean isBegin(byte[] part, byte[] whole) {
    return part.length <= whole.length
        && Arrays.equals(part, 0, part.length, whole, 0, part.length);
  }

  private byte[] download(Case seen, Artifact artifact) {
    try (InputStream in = client.runs().artifact(seen.run().id().toString(), artifact.path())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
