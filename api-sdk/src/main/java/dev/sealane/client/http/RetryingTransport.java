package dev.sealane.client.http;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Set;

/// Sends a request again when no answer came or the server was not able to give one.
///
/// Repeated are requests that may be sent twice, and any request that was refused before it was
/// sent. A `Retry-After` in seconds is obeyed up to 10 s.
final class RetryingTransport implements Transport {

  private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final int LONGEST_RETRY_AFTER = 10;

  private final Transport inner;
  private final int tries;
  private final Pause pause;

  RetryingTransport(Transport inner, int tries, Pause pause) {
    this.inner = inner;
    this.tries = tries;
    this.pause = pause;
  }

  @Override
  public Answer send(Call call) throws IOException, InterruptedException {
    for (int number = 1; ; number++) {
      try {
        Answer answer = inner.send(call);
        if (number == tries || !call.repeatable() || !AGAIN.contains(answer.status())) {
          return answer;
        }
        answer.close();
        pause.sleep(retryAfter(answer, number));
      } catch (ConnectException e) {
        again(number, true, e);
      } catch (IOException e) {
        again(number, call.repeatable(), e);
      }
    }
  }

  private void again(int number, boolean repeatable, IOException problem)
      throws IOException, InterruptedException {
    if (number == tries || !repeatable) {
      throw problem;
    }
    pause.sleep(Pause.backOff(number, FIRST, LONGEST));
  }

  private static Duration retryAfter(Answer answer, int number) {
    return answer
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(Integer::parseInt)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_RETRY_AFTER)))
        .orElseGet(() -> Pause.backOff(number, FIRST, LONGEST));
  }
}
