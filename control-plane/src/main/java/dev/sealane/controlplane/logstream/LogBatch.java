package dev.sealane.controlplane.logstream;

import com.fasterxml.jackson.core.JsonParser;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Log records of one attempt that follow each other without gaps, as the JSON array that they came
/// in. It was read once, to know that every record is whole; the text was not decoded.
public final class LogBatch {

  /// What a reader has in memory at once, unless one record is larger.
  static final int PIECE_BYTES = 128 << 10;

  private final byte[] source;
  private final int start;
  private final int end;
  private final List<Piece> pieces;

  private LogBatch(byte[] source, int start, int end, List<Piece> pieces) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.pieces = List.copyOf(pieces);
  }

  /// Some records of it, which are stored and read as one.
  ///
  /// @param fromSeq number of the first
  /// @param nextSeq number behind the last
  /// @param count how many; a hole counts as one
  /// @param start offset of the first
  /// @param end offset behind the last
  record Piece(long fromSeq, long nextSeq, int count, int start, int end) {}

  /// Reads the array on whose first token {@code parser} stands, up to its last one.
  ///
  /// @param source what {@code parser} reads; it is kept, not copied, and must not change
  /// @return {@link Scan.Whole}, or {@link Scan.Broken} when a record breaks a rule
  /// @throws IOException when it is no JSON; the parser is of no use afterwards
  public static Scan scan(JsonParser parser, byte[] source) throws IOException {
    long start = parser.currentTokenLocation().getByteOffset();
    RecordParser records = new RecordParser(parser);
    List<Piece> pieces = new ArrayList<>();
    Piece piece = null;
    long next = 0;
    int count = 0;
    String problem = "";
    while (records.next()) {
      if (!problem.isEmpty()) {
        continue; // to the end of the array
      }
      problem = records.problem();
      if (count > 0 && records.seq() != next && problem.isEmpty()) {
        problem = "seq is " + records.seq() + ", must be " + next;
      }
      next = records.lastSeq() + 1;
      count++;
      if (piece != null && records.end() - piece.start > PIECE_BYTES) {
        pieces.add(piece);
        piece = null;
      }
      piece =
          piece == null
              ? new Piece(records.seq(), next, 1, records.start(), records.end())
              : new Piece(piece.fromSeq, next, piece.count + 1, piece.start, records.end());
    }
    if (piece != null) {
      pieces.add(piece);
    }
    if (!problem.isEmpty()) {
      return new Scan.Broken("records[" + (count - 1) + "]: " + problem);
    }
    int end = Math.toIntExact(parser.currentTokenLocation().getByteOffset() + 1);
    return new Scan.Whole(new LogBatch(source, Math.toIntExact(start), end, pieces));
  }

  /// A batch of records that are at hand as values.
  ///
  /// @throws IllegalArgumentException when they do not follow each other
  public static LogBatch of(List<LogRecord> records) {
    byte[] source = Json.NATIVE.writeBytes(records);
    try (JsonParser parser = Json.NATIVE.parser(source)) {
      parser.nextToken();
      return switch (scan(parser, source)) {
        case Scan.Whole(LogBatch batch) -> batch;
        case Scan.Broken(String problem) -> throw new IllegalArgumentException(problem);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether it has no records.
  public boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// Number of its first record; 0 when it is empty.
  public long fromSeq() {
    return isEmpty() ? 0 : pieces.getFirst().fromSeq;
  }

  /// Number of the record that follows it; 0 when it is empty.
  public long nextSeq() {
    return isEmpty() ? 0 : pieces.getLast().nextSeq;
  }

  /// Records in it; a hole counts as one.
  int count() {
    return pieces.stream().mapToInt(Piece::count).sum();
  }

  /// Its records in pieces of a size that a reader can hold.
  List<Piece> pieces() {
    return pieces;
  }

  /// The JSON array of a piece.
  byte[] json(Piece piece) {
    byte[] json = new byte[piece.end - piece.start + 2];
    json[0] = '[';
    System.arraycopy(source, piece.start, json, 1, piece.end - piece.start);
    json[json.length - 1] = ']';
    return json;
  }

  /// A copy of its JSON array.
  byte[] json() {
    return Arrays.copyOfRange(source, start, end);
  }

  /// The part from record {@code seq} on, which must lie in it. A hole that begins earlier is
  /// shortened; how many bytes the rest of it stands for is not known, so it keeps their number.
  LogBatch from(long seq) {
    return of(
        Json.NATIVE.readList(json(), LogRecord.class).stream()
            .filter(record -> record.lastSeq() >= seq)
            .map(record ->
                record instanceof LogRecord.Hole(long from, long to, long bytes) && from < seq
                    ? new LogRecord.Hole(seq, to, bytes)
                    : record)
            .toList());
  }

  @Override
  public String toString() {
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  /// What the one look at a batch found.
  public sealed interface Scan {

    record Whole(LogBatch batch) implements Scan {}

    /// @param problem the record and the rule that it breaks
    record Broken(String problem) implements Scan {}
  }
}
