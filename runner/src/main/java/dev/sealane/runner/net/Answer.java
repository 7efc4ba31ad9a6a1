package dev.sealane.runner.net;

/// An answer of the server.
final class Answer {

  private final int status;
  private final byte[] body;

  Answer(int status, byte[] body) {
    this.status = status;
    this.body = body.clone();
  }

  int status() {
    return status;
  }

  /// The body; empty when it went to a file.
  byte[] body() {
    return body.clone();
  }
}
