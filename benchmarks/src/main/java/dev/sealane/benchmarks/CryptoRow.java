package dev.sealane.benchmarks;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.P256KeyPair;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Seals and opens a second, beside the key agreements of OpenSSL.
final class CryptoRow implements Row {

  private static final int ROUNDS = 3_000;
  private static final int WARM_UP = 2_000;
  private static final int PAYLOAD = 1_000;
  private static final Pattern OPENSSL =
      Pattern.compile("256 bits ecdh \\(nistp256\\)\\s+\\S+\\s+([0-9.]+)");

  @Override
  public String name() {
    return "crypto";
  }

  @Override
  public String target() {
    return "(micro) HPKE auth seal+open, ECIES seal+open of 1,000 bytes, pairs a second on one"
        + " core";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    P256KeyPair sender = P256KeyPair.generate();
    P256KeyPair queue = P256KeyPair.generate();
    byte[] plain = new byte[PAYLOAD];
    Bytes aad = Bytes.copyOf(new byte[200]);
    Hpke hpke = new Hpke();
    double both =
        rate(() ->
            hpke.open(
                queue,
                sender.publicKey(),
                aad,
                hpke.seal(queue.publicKey(), sender, aad, plain).payload()));
    double ecies = rate(() -> Ecies.open(queue, Ecies.seal(queue.publicKey(), plain)));
    Matcher openssl =
        OPENSSL.matcher(bench.run("openssl", "speed", "-seconds", "2", "ecdhp256").output());
    String baseline =
        openssl.find() ? "`openssl speed ecdhp256`: " + openssl.group(1) + " agreements/s" : "-";
    return new Outcome(
        Figures.shown(both) + "/s HPKE, " + Figures.shown(ecies) + "/s ECIES", baseline, "-");
  }

  private static double rate(Runnable work) {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    long began = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    return ROUNDS / ((System.nanoTime() - began) / 1e9);
  }
}
