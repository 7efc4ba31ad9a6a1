package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// The body of one request. It stays in the socket until somebody asks for it, so that a client
/// without a token costs no memory.
final class RequestBody {

  /// Parts that may wait between the event loop and the reader.
  private static final int WINDOW = 8;

  /// What is read and thrown away behind an early answer, so that the client sees that answer
  /// instead of a reset connection.
  private static final long LINGER_BYTES = 16L << 20;

  private static final long LINGER_MILLIS = 5_000;

  private final HttpServerRequest request;
  private final Context loop;
  private final Duration patience;
  private final boolean present;

  /// @param request fresh; it is paused when it has a body
  /// @param patience how long to wait for the next part
  RequestBody(HttpServerRequest request, Context loop, Duration patience) {
    this.request = request;
    this.loop = loop;
    this.patience = patience;
    String length = request.getHeader("Content-Length");
    this.present =
        request.headers().contains("Transfer-Encoding") || (length != null && !length.equals("0"));
    if (present) {
      request.pause();
    }
  }

  /// Reads the body into memory and decompresses it.
  ///
  /// @throws SealaneException `too_large`, `invalid_request` when it is not gzip as it claims
  byte[] read(BodyLimit limit) throws InterruptedException {
    if (!present) {
      return new byte[0];
    }
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    forEachPart(limit.wireBytes(), part -> wire.writeBytes(part.getBytes()));
    String encoding = request.getHeader("Content-Encoding");
    return encoding == null || encoding.equalsIgnoreCase("identity")
        ? wire.toByteArray()
        : decompressed(wire.toByteArray(), encoding, limit.decodedBytes());
  }

  /// Streams the body to a file, as it comes.
  ///
  /// @throws SealaneException `too_large`, `unavailable` when the disk does not take it
  void readTo(Path file, long maxBytes) throws InterruptedException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (present) {
        forEachPart(maxBytes, part -> write(out, part));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new UploadException("the disk does not take the upload", e);
    }
  }

  private static void write(FileChannel out, Buffer part) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(part.getBytes());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forEachPart(long maxBytes, PartReader reader) throws InterruptedException {
    requireAnnounced(maxBytes);
    BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    loop.runOnContext(_ -> {
      request.handler(bytes -> parts.add(new Part.Data(bytes)));
      request.endHandler(_ -> parts.add(new Part.End()));
      request.exceptionHandler(_ -> parts.add(new Part.Broken()));
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        request.response().writeContinue();
      }
      request.fetch(WINDOW);
    });
    long total = 0;
    while (true) {
      switch (parts.poll(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        case Part.Data(Buffer bytes) -> {
          total += bytes.length();
          if (total > maxBytes) {
            throw tooLarge(maxBytes);
          }
          reader.take(bytes);
          loop.runOnContext(_ -> request.fetch(1));
        }
        case Part.End() -> {
          return;
        }
        case Part.Broken() -> throw new ClientGoneException();
        case null -> throw new ClientGoneException();
      }
    }
  }

  private void requireAnnounced(long maxBytes) {
    String length = request.getHeader("Content-Length");
    try {
      if (length != null && Long.parseLong(length) > maxBytes) {
        throw tooLarge(maxBytes);
      }
    } catch (NumberFormatException _) {
      throw new SealaneException(ErrorCode.INVALID_REQUEST, "Content-Length is not a number");
    }
  }

  private static SealaneException tooLarge(long maxBytes) {
    return new SealaneException(
        ErrorCode.TOO_LARGE, "the body is over the limit of " + maxBytes + " bytes");
  }

  private static byte[] decompressed(byte[] wire, String encoding, int maxBytes) {
    if (!encoding.toLowerCase(Locale.ROOT).equals("gzip")) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, "Content-Encoding is not known, must be gzip");
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(wire), 8192)) {
      byte[] plain = in.readNBytes(maxBytes);
      if (in.read() >= 0) {
        throw new SealaneException(
            ErrorCode.TOO_LARGE, "the body expands over the limit of " + maxBytes + " bytes");
      }
      return plain;
    } catch (IOException _) {
      throw new SealaneException(ErrorCode.INVALID_REQUEST, "the body is not valid gzip");
    }
  }

  /// Throws away what nobody read; a client that sends on and on is cut off. On the event loop.
  void discard() {
    if (request.isEnded()) {
      return;
    }
    long[] left = {LINGER_BYTES};
    request.handler(bytes -> {
      left[0] -= bytes.length();
      if (left[0] < 0) {
        request.connection().close();
      }
    });
    request.endHandler(null);
    request.exceptionHandler(_ -> {});
    request.resume();
    if (present) {
      loop.owner()
          .setTimer(
              LINGER_MILLIS,
              _ -> {
                if (!request.isEnded()) {
                  request.connection().close();
                }
              });
    }
  }

  /// Takes one part of a body.
  private interface PartReader {
    void take(Buffer part);
  }

  /// What the event loop hands over.
  private sealed interface Part {
    record Data(Buffer bytes) implements Part {}

    record End() implements Part {}

    record Broken() implements Part {}
  }
}
