package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.ExitMode;
import dev.sealane.client.FollowStart;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.Verdict;

/// Follows a run from its first record to its verdict, guarded against Ctrl-C.
final class Attached {

  private Attached() {}

  /// @return the exit code of the verdict
  static int follow(Cli cli, SealaneClient client, Follow follow, ExitMode mode) {
    try (InterruptGuard.Guarded _ = follow.guard().over(follow.run())) {
      Verdict verdict =
          new Following(cli, follow.view())
              .run(
                  client.follow(follow.run(), follow.start()),
                  QueuedHint.start(cli, client.runs(), follow.run()));
      return mode.of(verdict);
    }
  }

  /// What to follow.
  ///
  /// @param run its id
  /// @param start where to begin
  /// @param view what to show
  /// @param guard what to do on Ctrl-C
  record Follow(String run, FollowStart start, FollowView view, InterruptGuard guard) {}
}
