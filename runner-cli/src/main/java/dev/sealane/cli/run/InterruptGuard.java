package dev.sealane.cli.run;

/// What happens to a followed run on Ctrl-C.
@FunctionalInterface
public interface InterruptGuard {

  /// Guards from now until the result is closed.
  Guarded over(String run);

  /// A guard that stands.
  interface Guarded extends AutoCloseable {
    @Override
    void close();
  }
}
