package dev.sealane.controlplane.sql;

import java.io.Serial;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/// One piece of work that waits for the writer. Its outcome is told after the commit.
final class WriteUnit<T> {

  private static final String SAVEPOINT = "unit";

  private final CompletableFuture<T> done = new CompletableFuture<>();
  private final Database.SqlWork<T> work;
  private Runnable outcome = () -> {}; // set when it ran

  WriteUnit(Database.SqlWork<T> work) {
    this.work = work;
  }

  CompletableFuture<T> done() {
    return done;
  }

  /// Runs it in a transaction that has nothing else.
  ///
  /// @throws UndoneException when it failed, so that the transaction must be rolled back
  void runAlone(Handle handle) {
    try {
      succeed(work.run(handle));
    } catch (RuntimeException | Error e) {
      fail(e);
      throw new UndoneException();
    }
  }

  /// Runs it among others: what it did is undone when it fails. JDBI forgets a savepoint that it
  /// went back to, so only a good one is released.
  void runInSavepoint(Handle handle) {
    handle.savepoint(SAVEPOINT);
    T value;
    try {
      value = work.run(handle);
    } catch (RuntimeException | Error e) {
      fail(e);
      handle.rollbackToSavepoint(SAVEPOINT);
      return;
    }
    handle.releaseSavepoint(SAVEPOINT);
    succeed(value);
  }

  private void succeed(T value) {
    outcome = () -> done.complete(value);
  }

  private void fail(Throwable e) {
    outcome = () -> done.completeExceptionally(e);
  }

  /// Tells the caller; after the commit.
  void tell() {
    outcome.run();
  }

  /// The unit failed; its caller is told why, the writer needs to know only that.
  static final class UndoneException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1;

    UndoneException() {
      super(null, null, false, false);
    }
  }
}
