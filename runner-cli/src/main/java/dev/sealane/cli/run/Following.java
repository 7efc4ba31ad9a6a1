package dev.sealane.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.console.Paint;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowLimits;
import dev.sealane.client.RunFollower;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.Verdict;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows a followed run until its verdict: the one engine of `exec --wait`, `submit`, `wait`,
/// `watch` and `logs --follow`.
final class Following {

  private final Cli cli;
  private final FollowView view;
  private final LogPrinter printer;
  private int attempt = 1;
  private boolean begun; // the attempt had its permit; one without was none to speak of
  private @Nullable ContactLoss loss;
  private String stood = "";

  Following(Cli cli, FollowView view) {
    this.cli = cli;
    this.view = view;
    this.printer = new LogPrinter(cli.console(), view.style(), cli.paint());
  }

  /// A client whose followers poll as the options say.
  static SealaneClient client(Cli cli, FollowOptions options) {
    FollowLimits limits =
        options.pollEvery().map(cli.patience()::withPollEvery).orElse(cli.patience());
    return SealaneClient.open(new Connection(cli).resolve(), limits);
  }

  /// Blocks until the verdict is there; an interrupt means that the caller's own limit passed.
  ///
  /// @throws CliException when the limit passed
  Verdict run(RunFollower follower, QueuedHint hint) {
    try (follower;
        hint) {
      for (Optional<FollowEvent> next = follower.next(); next.isPresent(); next = follower.next()) {
        if (next.get() instanceof FollowEvent.Completed(var verdict)) {
          completed(verdict);
          return verdict;
        }
        show(next.get(), hint);
        if (!follower.ready()) {
          printer.flush();
        }
      }
      throw new IllegalStateException("a follower ended without a verdict");
    } catch (InterruptedException e) {
      throw new CliException(
          ExitCode.WAIT_LIMIT, "the limit for waiting passed; the run goes on", e);
    }
  }

  private void show(FollowEvent event, QueuedHint hint) {
    switch (event) {
      case FollowEvent.Stands(var run) -> {
        hint.stands(run);
        stands(run);
      }
      case FollowEvent.Logged(var entry) -> {
        hint.started();
        if (view.logs()) {
          printer.print(entry);
        }
      }
      case FollowEvent.Suppressed() -> {
        // the hole that ends it tells how much it was
      }
      case FollowEvent.Gap() ->
          cli.console().say("[the log of the former attempt may be incomplete]");
      case FollowEvent.Completed _ -> throw new IllegalStateException("handled by the caller");
    }
  }

  private void stands(Run run) {
    if (view.style().json()) {
      if (view.status()) {
        ObjectNode line = Json.NATIVE.toObject(Map.of("type", "status"));
        line.setAll(Json.NATIVE.toObject(run));
        cli.console().out().println(Json.NATIVE.write(line));
      }
      return;
    }
    if (run.contactLoss() != null && !run.contactLoss().equals(loss)) {
      loss = run.contactLoss();
      cli.console().say("[contact was " + new RunText(cli).loss(run.contactLoss()) + "]");
    }
    if (run.attempt() > attempt) {
      if (begun) {
        cli.console().say("[attempt " + run.attempt() + " begins, the former one was lost]");
      }
      attempt = run.attempt();
      begun = false;
    }
    begun |= run.startedAt() != null;
    String stands = run.status() + "/" + run.attempt();
    if (view.status() && !run.terminal() && !stands.equals(stood)) {
      stood = stands;
      cli.hint(errPaint().status(run.status()) + (run.name() == null ? "" : "  " + run.name()));
    }
  }

  private void completed(Verdict verdict) {
    printer.flush();
    if (view.style().json()) {
      ObjectNode line = Json.NATIVE.toObject(Map.of("type", "complete"));
      line.setAll(Json.NATIVE.toObject(verdict));
      cli.console().out().println(Json.NATIVE.write(line));
    } else if (view.verdict() && (view.status() || !verdict.success())) {
      cli.hint(sentence(verdict));
    }
    if (!verdict.logsComplete()) {
      cli.hint("[the last lines of the log have not arrived; `sealane logs` shows them later]");
    }
  }

  private String sentence(Verdict verdict) {
    StringBuilder text = new StringBuilder(errPaint().status(verdict.status()));
    if (verdict.exitCode() != null) {
      text.append(", exit code ").append(verdict.exitCode());
    }
    if (verdict.error() != null) {
      text.append(": ").append(verdict.error().message());
    }
    return text.toString();
  }

  private Paint errPaint() {
    return Paint.decide(
        cli.environment().variables(), cli.options().noColor(), cli.console().err().terminal());
  }
}
