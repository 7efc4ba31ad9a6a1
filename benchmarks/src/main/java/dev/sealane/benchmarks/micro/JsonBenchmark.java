package dev.sealane.benchmarks.micro;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Writes and reads what goes over the wire most: a request to start 64 runs, which is the most
/// that one poll gets, and 100 records of a log.
@State(Scope.Benchmark)
public class JsonBenchmark {

  private static final int RUNS = 64;
  private static final int RECORDS = 100;

  private final MessageCodec codec = new MessageCodec();
  private final StartRunsRequest start =
      new StartRunsRequest(Stream.generate(JsonBenchmark::run).limit(RUNS).toList());
  private final byte[] startText = codec.write(start);
  private final List<LogRecord> records =
      LongStream.rangeClosed(1, RECORDS).mapToObj(JsonBenchmark::line).toList();
  private final byte[] recordsText = Json.NATIVE.writeListBytes(records, LogRecord.class);

  private static StartRunsRequest.Element run() {
    return new StartRunsRequest.Start(
        new RunId(UUID.randomUUID()),
        1,
        null,
        RunSpec.of(RunKind.EXEC, List.of("make", "-j2", "test")));
  }

  private static LogRecord line(long seq) {
    return new LogRecord.Line(
        seq,
        Instant.parse("2026-01-02T03:04:05.678Z"),
        LogChannel.PROGRAM,
        LogStream.STDOUT,
        "[INFO] %d ms compiled src/main/java/org/example/Handler%d.java".formatted(7 * seq, seq),
        false);
  }

  @Benchmark
  public byte[] writeStartOf64Runs() {
    return codec.write(start);
  }

  @Benchmark
  public Object readStartOf64Runs() {
    return codec.readMessage(startText);
  }

  @Benchmark
  public byte[] write100LogRecords() {
    return Json.NATIVE.writeListBytes(records, LogRecord.class);
  }

  @Benchmark
  public Object read100LogRecords() {
    return Json.NATIVE.readList(recordsText, LogRecord.class);
  }
}
