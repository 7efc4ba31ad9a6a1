package dev.sealane.benchmarks.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One HTTP/1.1 connection to a server on this host that is kept open. It knows only what that
/// server sends, bodies with a length: a client with more comfort would cost as much as the server
/// that it measures. One call at a time.
public final class LightConnection implements AutoCloseable {

  private static final int BUFFER = 1024;
  private static final byte[] NOTHING = {};

  private final Socket socket;
  private final InputStream in;
  private final String credentials;

  private LightConnection(Socket socket, InputStream in, String credentials) {
    this.socket = socket;
    this.in = in;
    this.credentials = credentials;
  }

  /// @param token of any kind
  public static LightConnection open(int port, String token) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    return new LightConnection(
        socket,
        new BufferedInputStream(socket.getInputStream(), BUFFER),
        "Host: localhost\r\nAuthorization: Bearer " + token + "\r\n");
  }

  public Answer get(String path) throws IOException {
    return call("GET", path, "", NOTHING);
  }

  public Answer post(String path, byte[] json) throws IOException {
    return call("POST", path, "", json);
  }

  /// @param headers further lines, each with its end
  public Answer call(String method, String path, String headers, byte[] json) throws IOException {
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\n"
            + credentials
            + headers
            + (method.equals("GET")
                ? "\r\n"
                : "Content-Type: application/json\r\nContent-Length: " + json.length + "\r\n\r\n");
    byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[headBytes.length + json.length];
    System.arraycopy(headBytes, 0, all, 0, headBytes.length);
    System.arraycopy(json, 0, all, headBytes.length, json.length);
    socket.getOutputStream().write(all);
    return answer();
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the server closed the connection within an answer");
    }
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// @param body its text, empty when there is none
  public record Answer(int status, String body) {

    /// The same when it is a success.
    ///
    /// @throws IOException when it is not
    public Answer required() throws IOException {
      if (status / 100 != 2) {
        throw new IOException("answered with " + status + ": " + body);
      }
      return this;
    }
  }
}
