package dev.sealane.client.stream;

/// One event of a stream.
///
/// @param event its name; `message` when the server gave none
/// @param id its own `id:`, empty when it carried none
/// @param data its data lines joined by newlines
public record SseFrame(String event, String id, String data) {}
