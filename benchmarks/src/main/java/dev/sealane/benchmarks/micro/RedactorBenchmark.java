package dev.sealane.benchmarks.micro;

import dev.sealane.runner.log.Redactor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Masks 64 KiB of output with three secrets of a run, first without any secret in it, then with
/// one in every tenth line.
@State(Scope.Benchmark)
public class RedactorBenchmark {

  private static final int LENGTH = 64 << 10;
  private static final String TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
  private static final String LINE = "[INFO] compiled src/main/java/org/example/Handler.java\n";

  private final Redactor redactor =
      new Redactor(List.of(TOKEN, "correct horse battery staple", "a\nkey\nof lines"));
  private final String harmless = LINE.repeat(LENGTH / LINE.length());
  private final String leaking =
      (LINE.repeat(9) + "using " + TOKEN + "\n").repeat(LENGTH / LINE.length() / 10);

  @Benchmark
  public String maskNothing() {
    return redactor.mask(harmless);
  }

  @Benchmark
  public String maskSome() {
    return redactor.mask(leaking);
  }
}
