package dev.sealane.client.http;

import java.io.IOException;

/// Sends one request. Blocks; may be called from any thread.
@FunctionalInterface
public interface Transport {

  /// @throws IOException when no answer came
  Answer send(Call call) throws IOException, InterruptedException;
}
