package dev.sealane.client.stream;

import java.util.Optional;

/// Puts lines together to frames (WHATWG HTML, section 9.2.6). A frame counts only when its empty
/// line came: what a cut connection left unfinished is dropped. Not thread-safe.
public final class SseParser {

  private final StringBuilder data = new StringBuilder();
  private String event = "";
  private String id = "";
  private boolean hasData;

  /// @param line without its line end
  /// @return the frame that this line finished
  public Optional<SseFrame> line(String line) {
    if (line.isEmpty()) {
      return finish();
    }
    int colon = line.indexOf(':');
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> event = value;
      case "id" -> id = value;
      case "data" -> {
        if (hasData) {
          data.append('\n');
        }
        data.append(value);
        hasData = true;
      }
      default -> {
        // comments (empty field), `retry` and what may come later
      }
    }
    return Optional.empty();
  }

  private Optional<SseFrame> finish() {
    Optional<SseFrame> frame =
        hasData
            ? Optional.of(new SseFrame(event.isEmpty() ? "message" : event, id, data.toString()))
            : Optional.empty();
    data.setLength(0);
    event = "";
    id = "";
    hasData = false;
    return frame;
  }
}
