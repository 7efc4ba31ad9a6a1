package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Splits a path on its escaped form and then decodes each segment, so that `%2F` inside an id
/// never becomes a border (protocol.md section 1.1).
final class PathSegments {

  private PathSegments() {}

  /// @param path raw, beginning with `/`
  /// @return the segments, decoded; an empty path has none
  /// @throws SealaneException `invalid_request` when an escape is broken or is no UTF-8
  static List<String> of(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(decoded(path.substring(from, to)));
      from = to + 1;
    }
    return segments;
  }

  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    byte[] escaped = segment.getBytes(StandardCharsets.UTF_8);
    ByteBuffer plain = ByteBuffer.allocate(escaped.length);
    for (int i = 0; i < escaped.length; i++) {
      if (escaped[i] != '%') {
        plain.put(escaped[i]);
      } else {
        plain.put((byte) (digit(escaped, i + 1) << 4 | digit(escaped, i + 2)));
        i += 2;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString();
    } catch (CharacterCodingException _) {
      throw broken();
    }
  }

  private static int digit(byte[] text, int at) {
    int value = at < text.length ? Character.digit(text[at], 16) : -1;
    if (value < 0) {
      throw broken();
    }
    return value;
  }

  private static SealaneException broken() {
    return new SealaneException(
        ErrorCode.INVALID_REQUEST, "the path has an escape that is not UTF-8");
  }
}
