package dev.sealane.benchmarks;

import dev.sealane.benchmarks.micro.SealBenchmark;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Time of single operations by JMH, beside the key agreements of OpenSSL: operation by operation,
/// in a fresh JVM each.
final class MicroRow implements Row {

  private static final int WARM_UP = 3;
  private static final int ROUNDS = 10;
  private static final TimeValue ROUND = TimeValue.milliseconds(500);

  private static final Pattern OPENSSL =
      Pattern.compile("256 bits ecdh \\(nistp256\\)\\s+\\S+\\s+([0-9.]+)");

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String target() {
    return "(micro) time of one operation on one core";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    return new Outcome(
        results().stream().map(MicroRow::text).collect(Collectors.joining("; ")),
        openssl(bench),
        "-");
  }

  private static Collection<RunResult> results() throws IOException {
    Options options =
        new OptionsBuilder()
            .include(SealBenchmark.class.getPackageName())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .forks(1)
            .jvmArgs("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED")
            .warmupIterations(WARM_UP)
            .warmupTime(ROUND)
            .measurementIterations(ROUNDS)
            .measurementTime(ROUND)
            .shouldFailOnError(true)
            .build();
    OutputFormat progress =
        OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
    try {
      return new Runner(options, progress).run();
    } catch (RunnerException e) {
      throw new IOException(e);
    }
  }

  private static String text(RunResult result) {
    DoubleStream micros =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(round -> round.getPrimaryResult().getScore());
    return result.getPrimaryResult().getLabel() + " " + Figures.of(micros.toArray()).text("µs");
  }

  private static String openssl(Workbench bench) throws InterruptedException {
    try {
      String said = bench.run("openssl", "speed", "-seconds", "2", "ecdhp256").output();
      Matcher found = OPENSSL.matcher(said);
      return found.find()
          ? "`openssl speed ecdhp256`: %s µs an agreement"
              .formatted(Figures.shown(1e6 / Double.parseDouble(found.group(1))))
          : "-";
    } catch (IOException _) {
      return "-"; // there is not even the program
    }
  }
}
