package dev.sealane.client.http;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// No control plane answered: refused, cut, timed out, not trusted, or not a control plane at all.
/// Also: a stream that ended for good without a verdict.
public final class UnreachableException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public UnreachableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
