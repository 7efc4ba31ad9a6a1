package dev.sealane.cli.run;

import dev.sealane.api.run.RunKind;
import dev.sealane.cli.exit.CliException;
import dev.sealane.client.RunQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which runs a list shows.
final class ListOptions {

  private static final int PAGE = 100;

  @Option(
      names = "--status",
      paramLabel = "A,B",
      description =
          "Only these: queued, leased, running, cancelling, completed, failed, cancelled,"
              + " timed_out, dead, or a word of the older tools for them.")
  @Nullable String status;

  @Option(names = "--kind", paramLabel = "KIND", description = "exec, submit, app or agent.")
  @Nullable String kind;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only runs accepted after this: 2h, or 2026-01-02T03:04:05Z.")
  @Nullable String since;

  @Option(
      names = {"--limit", "--max-items"},
      paramLabel = "N",
      description = "How many at most (default: 50).")
  int limit = 50;

  @Option(names = "--order", paramLabel = "WORD", description = "desc (default) or asc.")
  String order = "desc";

  RunQuery query(boolean mine, Instant now) {
    String kindWord = kind;
    if (limit < 1) {
      throw CliException.usage("limit is " + limit + ", must be at least 1");
    }
    if (!order.equals("asc") && !order.equals("desc")) {
      throw CliException.usage("order is \"" + order + "\", must be asc or desc");
    }
    return new RunQuery(
        status == null ? List.of() : Status.parse(status),
        kindWord == null ? null : SpecReader.checked(() -> RunKind.parse(kindWord)),
        mine,
        FollowOptions.time("since", since, now),
        Math.min(limit, PAGE),
        null,
        order.equals("asc"));
  }
}
