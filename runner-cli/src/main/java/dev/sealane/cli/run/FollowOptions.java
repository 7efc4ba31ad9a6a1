package dev.sealane.cli.run;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.settings.Quantities;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the commands that show logs.
final class FollowOptions {

  @Option(
      names = {"-t", "--timestamps"},
      description = "Put the time (UTC) in front of each line.")
  boolean timestamps;

  @Option(names = "--channel", paramLabel = "NAME", description = "Only setup, program or system.")
  @Nullable String channel;

  @Option(names = "--stream", paramLabel = "NAME", description = "Only stdout or stderr.")
  @Nullable String stream;

  @Option(names = "--attempt", paramLabel = "N", description = "Only this attempt (default: all).")
  String attempt = "all";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only lines not older than this: 10m, or 2026-01-02T03:04:05Z.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Only lines not newer than this.")
  @Nullable String until;

  @Option(names = "--no-stream", description = "Poll instead of using an event stream.")
  boolean noStream;

  @Option(
      names = "--interval",
      paramLabel = "DUR",
      description = "Between polls, where there is no event stream (default: 2s).")
  @Nullable String interval;

  /// @throws CliException when a value has a fault
  LogFilter filter(Instant now) {
    return SpecReader.checked(() ->
        new LogFilter(
            channel == null ? null : LogChannel.parse(channel),
            stream == null ? null : LogStream.parse(stream),
            attemptNumber(),
            time("since", since, now),
            time("until", until, now)));
  }

  Optional<Duration> pollEvery() {
    return Optional.ofNullable(interval).map(text -> Quantities.duration("interval", text));
  }

  private int attemptNumber() {
    if (attempt.equals("all")) {
      return 0;
    }
    if (!attempt.matches("[1-9]\\d{0,8}")) {
      throw CliException.usage("attempt is \"" + attempt + "\", must be a number from 1, or all");
    }
    return Integer.parseInt(attempt);
  }

  static @Nullable Instant time(String what, @Nullable String text, Instant now) {
    if (text == null) {
      return null;
    }
    if (text.matches("(\\d+[dhms])+")) {
      return now.minus(Quantities.duration(what, text));
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw CliException.usage(
          what + " is \"" + text + "\", must be like 10m or 2026-01-02T03:04:05Z");
    }
  }
}
