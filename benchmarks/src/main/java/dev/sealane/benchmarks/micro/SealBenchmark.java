package dev.sealane.benchmarks.micro;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.SealedPayload;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Seals and opens a message of 1,000 bytes.
@State(Scope.Benchmark)
public class SealBenchmark {

  private static final int AAD = 200;

  private final P256KeyPair sender = P256KeyPair.generate();
  private final P256KeyPair queue = P256KeyPair.generate();
  private final byte[] plain = new byte[1_000];
  private final Bytes aad = Bytes.copyOf(new byte[AAD]);
  private final Hpke hpke = new Hpke();
  private final SealedPayload sealed = hpke.seal(queue.publicKey(), sender, aad, plain).payload();
  private final SealedPayload eciesSealed = Ecies.seal(queue.publicKey(), plain);

  @Benchmark
  public Object hpkeSeal() {
    return hpke.seal(queue.publicKey(), sender, aad, plain);
  }

  @Benchmark
  public Object hpkeOpen() {
    return hpke.open(queue, sender.publicKey(), aad, sealed);
  }

  @Benchmark
  public Object eciesSeal() {
    return Ecies.seal(queue.publicKey(), plain);
  }

  @Benchmark
  public Object eciesOpen() {
    return Ecies.open(queue, eciesSealed);
  }
}
