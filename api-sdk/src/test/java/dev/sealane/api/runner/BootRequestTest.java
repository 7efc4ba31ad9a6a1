package dev.sealane.api.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BootRequestTest {

  private static final P256PublicKey KEY = P256KeyPair.generate().publicKey();
  private static final P256PublicKey OTHER_KEY = P256KeyPair.generate().publicKey();
  private static final SortedSet<String> A = new TreeSet<>(List.of("a"));
  private static final SortedSet<String> AB = new TreeSet<>(List.of("a", "b"));

  private final TeamId team = new TeamId(new UUID(0, 1));
  private final RunnerId runner = new RunnerId(new UUID(0, 2));
  private final InstanceId instance = new InstanceId(new UUID(0, 3));

  @Test
  void the_signed_text_differs_with_every_field() {
    BootRequest base = boot(KEY, 1, "0.1.0", 1, "h", "linux", "amd64", A, A, "p");
    List<Bytes> texts = new ArrayList<>();
    texts.add(base.signedText(team, runner, instance));
    texts.add(base.signedText(new TeamId(new UUID(9, 1)), runner, instance));
    texts.add(base.signedText(team, new RunnerId(new UUID(9, 2)), instance));
    texts.add(base.signedText(team, runner, new InstanceId(new UUID(9, 3))));
    for (BootRequest other :
        List.of(
            boot(OTHER_KEY, 1, "0.1.0", 1, "h", "linux", "amd64", A, A, "p"),
            boot(KEY, 2, "0.1.0", 1, "h", "linux", "amd64", A, A, "p"),
            boot(KEY, 1, "0.1.1", 1, "h", "linux", "amd64", A, A, "p"),
            boot(KEY, 1, "0.1.0", 2, "h", "linux", "amd64", A, A, "p"),
            boot(KEY, 1, "0.1.0", 1, "i", "linux", "amd64", A, A, "p"),
            boot(KEY, 1, "0.1.0", 1, "h", "macos", "amd64", A, A, "p"),
            boot(KEY, 1, "0.1.0", 1, "h", "linux", "arm64", A, A, "p"),
            boot(KEY, 1, "0.1.0", 1, "h", "linux", "amd64", AB, A, "p"),
            boot(KEY, 1, "0.1.0", 1, "h", "linux", "amd64", A, AB, "p"),
            boot(KEY, 1, "0.1.0", 1, "h", "linux", "amd64", A, A, "q"))) {
      texts.add(other.signedText(team, runner, instance));
    }

    assertThat(texts).doesNotHaveDuplicates();
  }

  @Test
  void it_round_trips_and_keeps_its_signed_text() {
    BootRequest boot = boot(KEY, 1, "0.1.0", 1, "h", "linux", "amd64", AB, A, "p");
    BootRequest read = Json.NATIVE.read(Json.NATIVE.writeBytes(boot), BootRequest.class);

    assertThat(read).isEqualTo(boot);
    assertThat(read.signedText(team, runner, instance))
        .isEqualTo(boot.signedText(team, runner, instance));
  }

  private static BootRequest boot(
      P256PublicKey key,
      long boot,
      String version,
      int wire,
      String hostname,
      String os,
      String arch,
      SortedSet<String> labels,
      SortedSet<String> runtimes,
      String policyHash) {
    return new BootRequest(
        key, boot, version, wire, hostname, os, arch, labels, runtimes, policyHash, "c2ln");
  }
}
