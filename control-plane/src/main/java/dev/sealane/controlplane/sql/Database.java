package dev.sealane.controlplane.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
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
/// disk. Not final: a simulation carries out the work on its own thread.
public class Database implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final int MAX_GROUP = 256;
  private static final int READERS = 4;

  private final TroubleLog trouble = new TroubleLog(log);
  private final Jdbi writing;
  private final Jdbi reading;
  private final BlockingQueue<WriteUnit<?>> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<Handle> idleReaders = new LinkedBlockingQueue<>();
  private final ExecutorService readers;
  private final Thread writer;
  private volatile boolean closed;
  private volatile boolean ended; // the writer takes nothing more

  /// @param writing gives the writer's connection
  /// @param reading gives the readers' connections
  /// @param readerThreads how many reads run at once, from 1
  public Database(Jdbi writing, Jdbi reading, int readerThreads) {
    this.writing = writing;
    this.reading = reading;
    this.readers =
        Executors.newFixedThreadPool(
            readerThreads, Thread.ofPlatform().daemon().name("db-reader-", 0).factory());
    this.writer = Thread.ofPlatform().daemon().name("db-writer").unstarted(this::writeLoop);
  }

  /// Opens a SQLite file: makes it when it is missing, checks the version of SQLite, migrates, and
  /// starts the writer.
  ///
  /// @throws StorageException when it cannot be used; the message is one sentence
  public static Database open(SqliteFile file) {
    Migrations.migrate(file);
    return new Database(keeping(file::openWriting), keeping(file::openReading), READERS).start();
  }

  private static Jdbi keeping(ConnectionFactory connections) {
    return PlainSql.on(Jdbi.create(connections))
        .setStatementBuilderFactory(_ -> new StatementCache());
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
    return write(work, () -> {});
  }

  /// The same for work that also changes something in memory.
  ///
  /// @param undo called, on the thread that did the work or the caller's, when the work failed or
  ///   was not stored, also when the caller was interrupted and has gone by then
  public <T> T write(SqlWork<T> work, Runnable undo) {
    WriteUnit<T> unit = new WriteUnit<>(work);
    var _ =
        unit.done()
            .whenComplete((_, failure) -> {
              if (failure != null) {
                undo.run();
              }
            });
    waiting.add(unit);
    if (closed && ended && waiting.remove(unit)) {
      throw closedAlready();
    }
    return result(unit.done());
  }

  /// Carries out {@code work}, which must not write, on one snapshot of the database. Blocks. It
  /// should take far less than a second: while it runs, the log of changes cannot shrink.
  ///
  /// @throws StorageException when the database refuses or is out of reach
  public <T> T read(SqlWork<T> work) {
    try {
      return result(readers.submit(() -> withReader(work)));
    } catch (RejectedExecutionException _) {
      throw closedAlready();
    }
  }

  /// Asks the database for nothing in particular.
  ///
  /// @throws StorageException when it does not answer
  public void ping() {
    read(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one());
  }

  /// How many writes wait for the writer, for metrics.
  public int waiting() {
    return waiting.size();
  }

  private <T> T withReader(SqlWork<T> work) {
    Handle idle = idleReaders.poll();
    Handle handle = idle == null ? reading.open() : idle;
    try {
      T value = handle.inTransaction(work::run);
      idleReaders.add(handle);
      return value;
    } catch (RuntimeException | Error e) {
      handle.close(); // the next one gets a fresh connection
      throw e;
    }
  }

  private void writeLoop() {
    try (Handle handle = writing.open()) {
      List<WriteUnit<?>> group = new ArrayList<>();
      while (!closed || !waiting.isEmpty()) {
        group.clear();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        commitTogether(handle, group);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("database writer ended", e);
    } finally {
      closed = true;
      ended = true;
      failAll(waiting, closedAlready());
    }
  }

  /// A unit that fails takes only its own savepoint with it; a commit that fails, or a rollback
  /// that the database made by itself (disk full, I/O error), fails them all. A unit that is alone
  /// needs no savepoint.
  private void commitTogether(Handle handle, List<WriteUnit<?>> group) {
    try {
      handle.begin();
      if (group.size() == 1) {
        group.getFirst().runAlone(handle);
      } else {
        group.forEach(unit -> unit.runInSavepoint(handle));
      }
      handle.commit();
    } catch (WriteUnit.UndoneException _) {
      rollback(handle);
    } catch (RuntimeException e) {
      trouble.report("transaction failed", e);
      rollback(handle);
      failAll(group, new StorageException("the database could not commit", e));
      return;
    }
    group.forEach(WriteUnit::tell);
  }

  private static void failAll(Iterable<WriteUnit<?>> units, StorageException failure) {
    units.forEach(unit -> unit.done().completeExceptionally(failure));
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
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  /// Exceptions of the caller's own work pass as they are; those of the database become ours.
  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case Error error -> throw error;
      case RuntimeException ours when !ours.getClass().getPackageName().startsWith("org.jdbi") ->
          ours;
      case null, default -> new StorageException("the database refused", cause);
    };
  }

  private static StorageException closedAlready() {
    return new StorageException("the database is closed", null);
  }

  /// Carries out what waits, then closes every connection.
  @Override
  public void close() {
    closed = true;
    waiting.add(new WriteUnit<>(_ -> Boolean.TRUE)); // wakes the writer
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    readers.close();
    Supplier<@Nullable Handle> next = idleReaders::poll;
    for (Handle handle = next.get(); handle != null; handle = next.get()) {
      handle.close();
    }
  }

  /// What to do with a connection.
  @FunctionalInterface
  public interface SqlWork<T> {
    T run(Handle handle);
  }
}
