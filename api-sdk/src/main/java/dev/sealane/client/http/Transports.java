package dev.sealane.client.http;

import java.util.UUID;

/// The stack of what every request gets, in one place.
public final class Transports {

  private Transports() {}

  /// @param wire what really sends
  public static Transport stack(Transport wire, ClientConfig config, Pause pause) {
    Transport transport = withToken(wire, config.token());
    transport = new RetryingTransport(transport, config.tries(), pause);
    // outermost: all tries of one request carry one id, so the server's log shows them together
    return withRequestId(transport);
  }

  private static Transport withToken(Transport inner, AccessToken token) {
    return call ->
        inner.send(
            token.isPresent()
                ? call.withHeader("Authorization", "Bearer " + token.reveal())
                : call);
  }

  private static Transport withRequestId(Transport inner) {
    return call -> inner.send(call.withHeader("X-Request-Id", UUID.randomUUID().toString()));
  }
}
