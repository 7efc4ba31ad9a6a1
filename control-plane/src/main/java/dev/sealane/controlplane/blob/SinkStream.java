package dev.sealane.controlplane.blob;

import dev.sealane.controlplane.http.Reply.BodySink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Arrays;

/// A stream into the body of an answer. It waits while the client is slow.
final class SinkStream extends OutputStream {

  private final BodySink sink;

  SinkStream(BodySink sink) {
    this.sink = sink;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  /// @throws StoppedException when the thread was interrupted
  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    try {
      sink.send(Arrays.copyOfRange(buffer, offset, offset + length));
    } catch (InterruptedException _) {
      throw new StoppedException();
    }
  }

  /// An interrupt on its way through code that knows {@link IOException}s only.
  static final class StoppedException extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }
}
