package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;

/// Tells on Ctrl-C that the run goes on and how to come back. The Java runtime then ends with 130
/// (143 for SIGTERM).
public final class Detach implements InterruptGuard.Guarded {

  private final Thread hook;

  private Detach(Thread hook) {
    this.hook = hook;
  }

  /// From now until {@link #close}.
  static Detach guard(Cli cli, String run) {
    return guard(() ->
        cli.console()
            .say(
                "%nRun %s goes on.%n  come back: sealane watch %s%n  end it:    sealane cancel %s"
                    .formatted(run, run, run)));
  }

  /// Calls {@code onInterrupt} when the program is interrupted.
  public static Detach guard(Runnable onInterrupt) {
    Thread hook = Thread.ofPlatform().name("interrupted").unstarted(onInterrupt);
    Runtime.getRuntime().addShutdownHook(hook);
    return new Detach(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the program is ending: the hook has done its work
    }
  }
}
