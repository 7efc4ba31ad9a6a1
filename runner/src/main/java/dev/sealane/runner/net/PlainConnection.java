package dev.sealane.runner.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// One connection that speaks HTTP/1.1 (RFC 9112) on the calling thread. An interrupt closes it.
final class PlainConnection implements AutoCloseable {

  /// Room in the kernel for a whole request, so that sending never waits for the other side.
  static final int LARGEST_REQUEST = 64 << 10;

  private static final int SEND_BUFFER = 2 * LARGEST_REQUEST;
  private static final int LONGEST_LINE = 16 << 10;
  private static final int MOST_HEADERS = 200;

  private final SocketChannel channel;
  private final LongSupplier ticker;
  private final InputStream input;
  private boolean reusable = true;
  private long deadline;

  private PlainConnection(SocketChannel channel, LongSupplier ticker) throws IOException {
    this.channel = channel;
    this.ticker = ticker;
    this.input = new BufferedInputStream(new TimedInput());
  }

  /// @param ticker nanoseconds of a clock that never goes back
  static PlainConnection open(String host, int port, Duration limit, LongSupplier ticker)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException(host);
    }
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.socket().connect(address, Math.toIntExact(limit.toMillis()));
      return new PlainConnection(channel, ticker);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /// Whether the other side has neither closed it nor sent anything unasked.
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      int read = channel.read(ByteBuffer.allocate(1));
      channel.configureBlocking(true);
      return read == 0 && input.available() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether another request may follow.
  boolean isReusable() {
    return reusable;
  }

  /// Sends a request and reads its answer.
  ///
  /// @param request head and body, {@link #LARGEST_REQUEST} bytes at most
  /// @param limit longest time to the end of the answer
  /// @param largest most bytes of the answer's body
  Answer exchange(byte[] request, Duration limit, long largest) throws IOException {
    deadline = ticker.getAsLong() + limit.toNanos();
    reusable = false; // until the answer was read whole
    ByteBuffer bytes = ByteBuffer.wrap(request);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    Head head = head();
    while (head.status / 100 == 1) {
      head = head();
    }
    byte[] body = body(head, largest);
    reusable = head.kept;
    return new Answer(head.status, body);
  }

  private Head head() throws IOException {
    String[] status = line().split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("the answer is not HTTP/1");
    }
    Head head = new Head(number(status[1], 10), status[0].equals("HTTP/1.1"));
    for (int i = 0; i < MOST_HEADERS; i++) {
      String line = line();
      if (line.isEmpty()) {
        return head;
      }
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("the answer has a broken header");
      }
      head.header(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    throw new IOException("the answer has too many headers");
  }

  private byte[] body(Head head, long largest) throws IOException {
    if (head.status == 204 || head.status == 304) {
      return new byte[0];
    }
    if (head.chunked) {
      return chunks(largest);
    }
    if (head.length >= 0) {
      return exactly(head.length, largest);
    }
    head.kept = false; // ends with the connection
    byte[] rest = input.readNBytes(Math.toIntExact(largest));
    if (input.read() >= 0) {
      throw tooLarge();
    }
    return rest;
  }

  private byte[] chunks(long largest) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    while (true) {
      int size = number(line().replaceFirst(";.*", "").strip(), 16);
      if (size == 0) {
        while (!line().isEmpty()) {
          // trailers say nothing to us
        }
        return whole.toByteArray();
      }
      whole.writeBytes(exactly(size, largest - whole.size()));
      if (!line().isEmpty()) {
        throw new IOException("the answer has a broken chunk");
      }
    }
  }

  private byte[] exactly(long length, long largest) throws IOException {
    if (length > largest) {
      throw tooLarge();
    }
    byte[] bytes = input.readNBytes(Math.toIntExact(length));
    if (bytes.length < length) {
      throw new EOFException("the answer breaks off");
    }
    return bytes;
  }

  private static IOException tooLarge() {
    return new IOException("the answer is too large");
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IOException("the answer has a broken number");
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int next = input.read(); next != '\n'; next = input.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended without an answer");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("the answer has an endless line");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // it is of no use any more
    }
  }

  /// Status and the headers that say where the answer ends.
  private static final class Head {
    private final int status;
    private boolean kept;
    private boolean chunked;
    private int length = -1;

    Head(int status, boolean kept) {
      this.status = status;
      this.kept = kept;
    }

    void header(String name, String value) throws IOException {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = number(value, 10);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "connection" -> kept &= !value.equalsIgnoreCase("close");
        default -> {}
      }
    }
  }

  /// Reads until the deadline of the exchange.
  private final class TimedInput extends InputStream {

    private final InputStream socket;

    TimedInput() throws IOException {
      socket = channel.socket().getInputStream();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long left = (deadline - ticker.getAsLong()) / 1_000_000;
      if (left <= 0) {
        throw new SocketTimeoutException("no whole answer in time");
      }
      channel.socket().setSoTimeout(Math.toIntExact(left));
      return socket.read(buffer, offset, length);
    }
  }
}
