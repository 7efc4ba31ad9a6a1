package dev.sealane.cli.fleet;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.console.Table;
import dev.sealane.cli.settings.Quantities;
import dev.sealane.client.RunnerView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runners as people read them.
final class FleetText {

  private static final String TAKING = "taking runs";

  private final Cli cli;

  FleetText(Cli cli) {
    this.cli = cli;
  }

  /// One row an instance; a runner without any has one row, too.
  String table(List<RunnerView> runners) {
    Table table =
        new Table("RUNNER", "INSTANCE", "HOST", "VERSION", "SLOTS", "QUEUES", "CONTACT", "STATE");
    for (RunnerView runner : runners) {
      if (runner.instances().isEmpty()) {
        table.row(runner.name(), "-", "-", "-", "0/0", "0", "never", "no instance connected");
      }
      for (RunnerView.InstanceView instance : runner.instances()) {
        table.row(
            runner.name(),
            instance.id().toString(),
            text(instance.hostname()),
            text(instance.version()),
            instance.slotsUsed() + "/" + instance.slots(),
            Long.toString(instance.queues().stream().filter(q -> q.healthy()).count()),
            ago(instance.lastContactAt()),
            state(runner, instance));
      }
    }
    return table.text();
  }

  void show(RunnerView runner) {
    Output out = cli.console().out();
    out.println("Runner:    " + Table.clean(runner.name()));
    out.println("ID:        " + runner.id());
    out.println("Labels:    " + String.join(", ", runner.labels()));
    out.println("Slots:     " + runner.slotsUsed() + " of " + runner.slots() + " used");
    out.println("State:     " + state(runner));
    for (RunnerView.InstanceView instance : runner.instances()) {
      out.println("Instance:  " + instance.id());
      out.println(
          "  host     %s (%s %s), version %s, boot %d"
              .formatted(
                  text(instance.hostname()),
                  text(instance.os()),
                  text(instance.arch()),
                  text(instance.version()),
                  instance.boot()));
      out.println("  runtimes " + String.join(", ", instance.runtimes()));
      if (!instance.silentRuntimes().isEmpty()) {
        out.println("  silent   " + Table.clean(String.join(", ", instance.silentRuntimes())));
      }
      out.println("  slots    " + instance.slotsUsed() + " of " + instance.slots() + " used");
      out.println("  contact  " + ago(instance.lastContactAt()));
      out.println("  state    " + state(runner, instance));
      for (RunnerView.QueueView queue : instance.queues()) {
        out.println(
            "  queue    %s %s %s key %s"
                .formatted(
                    queue.id(),
                    queue.healthy() ? "healthy" : "silent",
                    text(queue.scheme()),
                    text(queue.keyThumbprint())));
      }
    }
  }

  private String ago(@Nullable Instant contact) {
    if (contact == null) {
      return "never";
    }
    Duration ago = Duration.between(contact, cli.clock().instant());
    return Quantities.text(ago.isNegative() ? Duration.ZERO : ago) + " ago";
  }

  private static String state(RunnerView runner) {
    if (runner.draining()) {
      return "draining";
    }
    return runner.instances().stream().anyMatch(FleetText::takesRuns)
        ? TAKING
        : "taking no runs now";
  }

  private static String state(RunnerView runner, RunnerView.InstanceView instance) {
    if (instance.intakeClosed() != null) {
      return Table.clean(instance.intakeClosed());
    }
    if (runner.draining() || instance.draining()) {
      return "draining";
    }
    return takesRuns(instance) ? TAKING : "no healthy queue";
  }

  /// Unless its whole runner drains.
  private static boolean takesRuns(RunnerView.InstanceView instance) {
    return instance.intakeClosed() == null
        && !instance.draining()
        && instance.queues().stream().anyMatch(RunnerView.QueueView::healthy);
  }

  private static String text(@Nullable String text) {
    return text == null ? "-" : Table.clean(text);
  }
}
