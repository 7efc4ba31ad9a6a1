package dev.sealane.controlplane.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/// The server's tables in memory, for simulations: work is carried out by its caller, so the order
/// of everything is the caller's, and a {@link Watcher} may fail it at any point.
public final class CallersDatabase extends Database {

  private final Connection connection;
  private final Handle handle;
  private final List<String> tables;
  private Watcher watcher = _ -> {};
  private boolean busy;

  private CallersDatabase(Connection connection) {
    this(connection, PlainSql.on(Jdbi.create(new PreparedOnce(connection).connection())));
  }

  private CallersDatabase(Connection connection, Jdbi jdbi) {
    super(jdbi, jdbi, 1);
    this.connection = connection;
    this.handle = jdbi.open();
    this.tables =
        handle
            .createQuery(
                """
                SELECT name FROM sqlite_master WHERE type = 'table'
                  AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%history%'
                """)
            .mapTo(String.class)
            .list();
  }

  public static CallersDatabase open() {
    try {
      Path directory = Files.createTempDirectory("simulation");
      Path file = directory.resolve("empty.db");
      Database.open(new SqliteFile(file)).close();
      Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
      try (Connection migrated = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = migrated.createStatement()) {
        statement.execute("PRAGMA journal_mode = DELETE");
      }
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("restore from '" + file + "'");
      }
      Files.delete(file);
      Files.delete(directory);
      return new CallersDatabase(connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new StorageException("no simulated database", e);
    }
  }

  /// Makes all tables empty.
  public void clear() {
    handle.execute("PRAGMA foreign_keys = OFF");
    tables.forEach(table -> handle.execute("DELETE FROM " + table));
    handle.execute("PRAGMA foreign_keys = ON");
  }

  /// Its connection, for a look between two transactions.
  public Connection connection() {
    return connection;
  }

  public void watch(Watcher next) {
    watcher = next;
  }

  @Override
  public <T> T write(SqlWork<T> work, Runnable undo) {
    try {
      return write(work);
    } catch (RuntimeException | Error e) {
      undo.run();
      throw e;
    }
  }

  @Override
  public <T> T write(SqlWork<T> work) {
    enter();
    T value;
    try {
      watcher.at(Point.BEFORE_WORK);
      handle.begin();
      try {
        value = work.run(handle);
        watcher.at(Point.BEFORE_COMMIT);
        handle.commit();
      } catch (JdbiException e) {
        handle.rollback();
        throw new StorageException("the database refused", e);
      } catch (RuntimeException | Error e) {
        handle.rollback();
        throw e;
      }
    } finally {
      busy = false;
    }
    watcher.at(Point.AFTER_COMMIT);
    return value;
  }

  @Override
  public <T> T read(SqlWork<T> work) {
    enter();
    try {
      watcher.at(Point.BEFORE_WORK);
      return work.run(handle);
    } catch (JdbiException e) {
      throw new StorageException("the database refused", e);
    } finally {
      busy = false;
    }
  }

  private void enter() {
    if (busy) {
      throw new IllegalStateException("work inside of work would wait for itself");
    }
    busy = true;
  }

  @Override
  public void close() {
    super.close();
    handle.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StorageException("not closed", e);
    }
  }

  /// Where a piece of work is.
  public enum Point {
    BEFORE_WORK,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /// Hears where each piece of work is; what it throws happens there.
  @FunctionalInterface
  public interface Watcher {
    void at(Point point);
  }
}
