package dev.sealane.cli.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// One of the two output streams, UTF-8, buffered until {@link #flush}. Safe for several threads.
public final class Output {

  private static final int BUFFER = 32 << 10;

  private final OutputStream stream;
  private final boolean terminal;

  public Output(OutputStream stream, boolean terminal) {
    this.stream = new BufferedOutputStream(stream, BUFFER);
    this.terminal = terminal;
  }

  /// Whether a person reads it.
  public boolean terminal() {
    return terminal;
  }

  /// @throws BrokenPipeException when nobody reads any more
  public synchronized void print(String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new BrokenPipeException(e);
    }
  }

  /// @throws BrokenPipeException when nobody reads any more
  public void println(String line) {
    print(line + "\n");
  }

  /// @throws BrokenPipeException when nobody reads any more
  public synchronized void write(byte[] bytes, int length) {
    try {
      stream.write(bytes, 0, length);
    } catch (IOException e) {
      throw new BrokenPipeException(e);
    }
  }

  /// @throws BrokenPipeException when nobody reads any more
  public synchronized void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw new BrokenPipeException(e);
    }
  }
}
