package dev.sealane.runner.net;

import dev.sealane.api.json.JsonException;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.util.function.Supplier;

/// Reads bodies of successes. One that cannot be read is like no answer: something between us and
/// the server spoke.
final class JsonAnswers {

  private JsonAnswers() {}

  static <T> T read(Call call, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (JsonException e) {
      throw new ServerException(new OutOfReach(), call + ": the answer cannot be read", e);
    }
  }
}
