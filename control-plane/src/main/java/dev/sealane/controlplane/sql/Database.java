package dev.sealane.controlplane.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to the database. Writes go through one writer that commits waiting units together;
/// reads go to a few readers. Both block the caller, who may be a virtual thread: the work itself
/// runs on platform threads, since native calls pin their carrier.
///
/// A unit of work runs in a savepoint of the writer's transaction: when it throws, only it is
/// undone. {@link #write} returns after the commit, so what its caller then tells a client is on
/// disk.
public final class Database implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final int MAX_GROUP = 256;

  private final Jdbi writerJdbi;
  private final Jdbi readerJdbi;
  private final BlockingQueue<Unit<?>> waiting = new LinkedBlockingQueue<>();
  private final ExecutorService readers;
  private final Thread writer;
  private volatile boolean closed;

  /// @param writerJdbi gives the writer's connection
  /// @param readerJdbi gives the readers' connections
  /// @param readerThreads how many reads run at once, from 1
  public Database(Jdbi writerJdbi, Jdbi readerJdbi, int readerThreads) {
    this.writerJdbi = writerJdbi;
    this.readerJdbi = readerJdbi;
    this.readers =
        Executors.newFixedThreadPool(
            readerThreads, Thread.ofPlatform().daemon().name("db-reader-", 0).factory());
    this.writer = Thread.ofPlatform().daemon().name("db-writer").unstarted(this::writeLoop);
  }

  /// Starts the writer. Until then writes wait.
  public Database start() {
    writer.start();
    return this;
  }

  /// Carries out {@code work} and returns when it is on disk. Blocks.
  ///
  /// @throws StorageException when the database refuses or is out of reach; then nothing of it is
  ///   stored
  public <T> T write(SqlWork<T> work) {
    Unit<T> unit = new Unit<>(work);
    if (closed) {
      throw new StorageException("the database is closed", null);
    }
    waiting.add(unit);
    return result(unit.done);
  }

  /// Carries out {@code work}, which must not write. Blocks.
  ///
  /// @throws StorageException when the database refuses or is out of reach
  public <T> T read(SqlWork<T> work) {
    return result(readers.submit(() -> readerJdbi.withHandle(work::run)));
  }

  private void writeLoop() {
    try (Handle handle = writerJdbi.open()) {
      List<Unit<?>> group = new ArrayList<>();
      while (!closed || !waiting.isEmpty()) {
        group.clear();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        commitTogether(handle, group);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    StorageException gone = new StorageException("the database is closed", null);
    waiting.forEach(unit -> unit.done.completeExceptionally(gone));
  }

  /// A unit that fails takes only its own savepoint with it; a commit that fails, or a rollback
  /// that the database made by itself (disk full, I/O error), fails them all.
  private void commitTogether(Handle handle, List<Unit<?>> group) {
    try {
      handle.begin();
      for (Unit<?> unit : group) {
        unit.run(handle);
      }
      handle.commit();
    } catch (RuntimeException e) {
      log.warn("transaction failed units={}", group.size(), e);
      rollback(handle);
      StorageException failure = new StorageException("the database could not commit", e);
      group.forEach(unit -> unit.done.completeExceptionally(failure));
      return;
    }
    group.forEach(Unit::tell);
  }

  private static void rollback(Handle handle) {
    try {
      handle.rollback();
    } catch (RuntimeException e) {
      log.debug("nothing to roll back", e);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while waiting for the database", e);
    } catch (ExecutionException | CompletionException e) {
      throw rethrown(e.getCause());
    }
  }

  /// Our own exceptions pass as they are, so that callers see what their work threw.
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException ours
        && !ours.getClass().getPackageName().startsWith("org.jdbi")) {
      return ours;
    }
    return new StorageException("the database refused", cause);
  }

  @Override
  public void close() {
    closed = true;
    waiting.add(new Unit<>(_ -> Boolean.TRUE)); // wakes the writer
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    readers.close();
  }

  /// What to do with a connection.
  @FunctionalInterface
  public interface SqlWork<T> {
    T run(Handle handle);
  }

  /// One piece of work that waits for the writer.
  private static final class Unit<T> {

    private static final String SAVEPOINT = "unit";

    final CompletableFuture<T> done = new CompletableFuture<>();
    private final SqlWork<T> work;
    private Runnable outcome = () -> {}; // set by run, told after the commit

    Unit(SqlWork<T> work) {
      this.work = work;
    }

    void run(Handle handle) {
      handle.savepoint(SAVEPOINT);
      try {
        T value = work.run(handle);
        handle.releaseSavepoint(SAVEPOINT);
        outcome = () -> done.complete(value);
      } catch (RuntimeException e) {
        outcome = () -> done.completeExceptionally(e);
        handle.rollbackToSavepoint(SAVEPOINT);
        handle.releaseSavepoint(SAVEPOINT);
      }
    }

    void tell() {
      outcome.run();
    }
  }
}
