package dev.sealane.controlplane.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The id of the request that a thread works on: in every answer as `X-Request-Id`, in every error
/// body and log line. 16 hex digits, or what the client sent in the same header.
public final class RequestId {

  static final String HEADER = "X-Request-Id";

  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();
  private static final Pattern TAKEN_OVER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String NONE = "-";

  private RequestId() {}

  /// The id of the request that this thread works on; `-` outside of one.
  public static String current() {
    return CURRENT.orElse(NONE);
  }

  /// Takes over what the client sent when it is short and plain, else makes a new one.
  static String of(@Nullable String sent) {
    return sent != null && TAKEN_OVER.matcher(sent).matches()
        ? sent
        : HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  static void during(String id, Runnable work) {
    ScopedValue.where(CURRENT, id).run(work);
  }
}
