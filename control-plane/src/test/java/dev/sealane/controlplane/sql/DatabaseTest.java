package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DatabaseTest {

  @TempDir Path directory;

  private Database database;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
  }

  @AfterEach
  void close() {
    callers.close();
    database.close();
  }

  @Test
  void a_write_is_seen_by_the_next_read() {
    database.write(handle -> insert(handle, "a"));

    assertThat(names()).containsExactly("a");
  }

  @Test
  void a_unit_that_throws_undoes_only_itself() throws InterruptedException, ExecutionException {
    List<Future<Integer>> units =
        together(
            handle -> insert(handle, "a"),
            handle -> {
              insert(handle, "b");
              throw new IllegalStateException("changed its mind");
            },
            handle -> insert(handle, "a"), // against the unique name
            handle -> insert(handle, "c"));

    assertThat(units.get(0).get()).isEqualTo(1);
    assertThat(units.get(3).get()).isEqualTo(1);
    assertThatThrownBy(() -> units.get(1).get())
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("changed its mind");
    assertThatThrownBy(() -> units.get(2).get()).cause().isInstanceOf(StorageException.class);
    assertThat(names()).containsExactly("a", "c");
  }

  @Test
  void a_unit_alone_that_throws_leaves_nothing() {
    assertThatThrownBy(() ->
            database.write(handle -> {
              insert(handle, "a");
              throw new IllegalStateException("changed its mind");
            }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(names()).isEmpty();
    database.write(handle -> insert(handle, "b"));
    assertThat(names()).containsExactly("b");
  }

  @Test
  void an_error_of_one_unit_does_not_end_the_writer() {
    assertThatThrownBy(() ->
            database.write(_ -> {
              throw new AssertionError("a bug");
            }))
        .isInstanceOf(AssertionError.class);

    assertThat(database.<Integer>write(handle -> insert(handle, "a"))).isEqualTo(1);
  }

  @Test
  void a_commit_that_fails_fails_all_its_units() throws InterruptedException {
    List<Future<Integer>> units =
        together(
            handle -> insert(handle, "a"),
            handle -> {
              handle.execute("PRAGMA defer_foreign_keys = 1");
              return handle.execute(
                  """
                  INSERT INTO app_user (id, team_id, name, role, active, created_at)
                  VALUES ('u', 'no such team', 'u', 'owner', 1, 0)
                  """);
            });

    for (Future<Integer> unit : units) {
      assertThatThrownBy(unit::get)
          .cause()
          .isInstanceOf(StorageException.class)
          .hasMessage("the database could not commit");
    }
    assertThat(names()).isEmpty();
    database.write(handle -> insert(handle, "b"));
    assertThat(names()).containsExactly("b");
  }

  @Test
  void what_was_not_stored_is_undone_though_its_caller_was_interrupted_and_has_gone()
      throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch undone = new CountDownLatch(1);
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() ->
                        database.write(
                            _ -> {
                              working.countDown();
                              awaitQuietly(release);
                              throw new IllegalStateException("refused");
                            },
                            undone::countDown))
                    .isInstanceOf(StorageException.class));
    working.await();

    caller.interrupt();
    caller.join();
    assertThat(undone.getCount()).isEqualTo(1);
    release.countDown();

    assertThat(undone.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void an_answer_comes_only_after_the_commit() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    Future<Integer> first =
        callers.submit(() ->
            database.write(handle -> {
              awaitQuietly(release);
              return insert(handle, "a");
            }));
    List<Future<Integer>> group = new ArrayList<>();
    for (String name : List.of("b", "c")) {
      group.add(callers.submit(() -> database.write(handle -> insert(handle, name))));
    }
    assertThat(first.isDone()).isFalse();
    assertThat(names()).isEmpty();

    release.countDown();

    assertThat(group).allSatisfy(unit -> assertThat(unit.get()).isEqualTo(1));
    assertThat(names()).containsExactly("a", "b", "c");
  }

  @Test
  void readers_cannot_write() {
    assertThatThrownBy(() -> database.read(handle -> insert(handle, "a")))
        .isInstanceOf(StorageException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_read_sees_one_snapshot() {
    database.write(handle -> insert(handle, "a"));
    int seen =
        database.read(handle -> {
          int before = count(handle);
          database.write(writer -> insert(writer, "b"));
          return before * 10 + count(handle);
        });

    assertThat(seen).isEqualTo(11);
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void foreign_keys_are_checked_and_commits_are_synced() {
    assertThat(pragma("foreign_keys")).isEqualTo("1");
    assertThat(pragma("synchronous")).isEqualTo("2");
    assertThat(pragma("journal_mode")).isEqualTo("wal");
    assertThat(pragma("mmap_size")).isIn("0", "none");
  }

  private String pragma(String name) {
    return database.write(handle ->
        handle.createQuery("PRAGMA " + name).mapTo(String.class).findOne().orElse("none"));
  }

  @Test
  void what_was_written_is_there_after_opening_again() {
    database.write(handle -> insert(handle, "a"));
    database.close();

    database = TestDatabase.open(directory);

    assertThat(names()).containsExactly("a");
  }

  @Test
  void a_closed_database_refuses() {
    database.close();

    assertThatThrownBy(() -> database.write(handle -> insert(handle, "a")))
        .isInstanceOf(StorageException.class)
        .hasMessage("the database is closed");
    assertThatThrownBy(this::names).isInstanceOf(StorageException.class);
    database = TestDatabase.open(directory);
  }

  @Test
  void a_checkpoint_moves_a_large_log_into_the_file() throws IOException {
    SqliteFile file = new SqliteFile(directory.resolve("test.db"));
    Path main = directory.resolve("test.db");
    long before = Files.size(main);
    for (int i = 0; i < 6; i++) {
      String name = i + "x".repeat(1 << 20);
      database.write(handle -> insert(handle, name));
    }

    new Checkpoints(file).run();

    assertThat(Files.size(main)).isGreaterThan(before + (5 << 20));
    assertThat(names()).hasSize(6);
  }

  @Test
  void an_old_sqlite_is_refused() {
    assertThatThrownBy(() -> SqliteFile.requireVersion("3.51.2"))
        .isInstanceOf(StorageException.class)
        .hasMessage("SQLite is 3.51.2, must be at least 3.51.3: older ones can corrupt a database");
    SqliteFile.requireVersion("3.51.3");
    SqliteFile.requireVersion("4.0");
  }

  @Test
  void a_file_that_is_no_database_is_refused_with_one_sentence() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.writeString(other.resolve("test.db"), "this is no database, but long enough".repeat(99));

    assertThatThrownBy(() -> TestDatabase.open(other))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("test.db cannot be opened");
  }

  /// Has the writer meet all units in one group: it is held up until they all wait.
  @SafeVarargs
  private List<Future<Integer>> together(Database.SqlWork<Integer>... units)
      throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<Integer> first =
        callers.submit(() ->
            database.write(_ -> {
              held.countDown();
              awaitQuietly(release);
              return 0;
            }));
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    List<Future<Integer>> answers = new ArrayList<>();
    for (Database.SqlWork<Integer> unit : units) {
      int before = database.waiting();
      Callable<Integer> call = () -> database.write(unit);
      answers.add(callers.submit(call));
      await().atMost(Duration.ofSeconds(10)).until(() -> database.waiting() > before);
    }
    release.countDown();
    assertThat(first).succeedsWithin(10, TimeUnit.SECONDS);
    return answers;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int insert(Handle handle, String name) {
    return handle.execute(
        "INSERT INTO team (id, name, created_at) VALUES (?, ?, 0)", "id of " + name, name);
  }

  private static int count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM team").mapTo(Integer.class).one();
  }

  private List<String> names() {
    return database.read(handle ->
        handle.createQuery("SELECT name FROM team ORDER BY name").mapTo(String.class).list());
  }
}
