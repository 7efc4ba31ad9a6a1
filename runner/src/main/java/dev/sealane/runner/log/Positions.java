package dev.sealane.runner.log;

import dev.sealane.api.log.LogStream;

/// How far both streams of a program are in the spool.
record Positions(StreamPosition stdout, StreamPosition stderr) {

  static final Positions START = new Positions(StreamPosition.START, StreamPosition.START);

  StreamPosition of(LogStream stream) {
    return stream == LogStream.STDOUT ? stdout : stderr;
  }

  Positions with(LogStream stream, StreamPosition position) {
    return stream == LogStream.STDOUT
        ? new Positions(position, stderr)
        : new Positions(stdout, position);
  }
}
