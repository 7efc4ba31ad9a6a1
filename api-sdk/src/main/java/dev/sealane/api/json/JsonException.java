package dev.sealane.api.json;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A text is no JSON, or does not fit the type it was read as. The message names the field first.
public final class JsonException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public JsonException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
