package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementCacheTest {

  private static final String INSERT = "INSERT INTO item (name) VALUES (:name)";

  private static final String NAMES = "SELECT name FROM item ORDER BY name";

  @TempDir Path directory;

  private final List<String> prepared = new ArrayList<>();
  private Handle handle;

  @BeforeEach
  void open() {
    SqliteFile file = new SqliteFile(directory.resolve("cache.db"));
    handle =
        PlainSql.on(Jdbi.create(() -> noting(file.openWriting())))
            .setStatementBuilderFactory(_ -> new StatementCache())
            .open();
    handle.execute("CREATE TABLE item (name TEXT PRIMARY KEY)");
    prepared.clear();
  }

  @AfterEach
  void close() {
    handle.close();
  }

  @Test
  void a_statement_that_is_used_again_takes_its_new_parameters() {
    insert("a");
    insert("b");

    assertThat(names()).containsExactly("a", "b");
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void a_statement_is_prepared_once_however_often_it_is_used() {
    insert("a");
    insert("b");
    names();
    names();

    assertThat(prepared).containsExactly("INSERT INTO item (name) VALUES (?)", NAMES);
  }

  @Test
  void a_statement_that_failed_can_be_used_again() {
    insert("a");

    assertThatThrownBy(() -> insert("a")).hasMessageContaining("UNIQUE");
    insert("b");

    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void a_batch_does_not_come_back() {
    handle.prepareBatch(INSERT).bind("name", "a").add().bind("name", "b").add().execute();
    handle.prepareBatch(INSERT).bind("name", "c").add().execute();

    assertThat(names()).containsExactly("a", "b", "c");
  }

  @Test
  void one_text_can_be_in_use_twice_at_once() {
    insert("a");
    insert("b");
    String one = "SELECT name FROM item WHERE name >= :from ORDER BY name";

    List<List<String>> nested =
        handle.createQuery(one).bind("from", "a").map((row, _) -> row.getString("name")).stream()
            .map(name -> handle.createQuery(one).bind("from", name).mapTo(String.class).list())
            .toList();

    assertThat(nested).containsExactly(List.of("a", "b"), List.of("b"));
  }

  @Test
  void a_result_that_was_read_in_part_holds_no_snapshot() {
    insert("a");
    insert("b");

    assertThat(handle.createQuery("SELECT name FROM item").mapTo(String.class).findFirst())
        .isPresent();

    handle.execute("DROP TABLE item"); // refused while a statement still reads
  }

  @Test
  void more_texts_than_are_kept_work() {
    List<Integer> numbers =
        IntStream.range(0, 300)
            .mapToObj(i -> handle.createQuery("SELECT " + i).mapTo(Integer.class).one())
            .toList();

    assertThat(numbers).hasSize(300).startsWith(0, 1).endsWith(299);
  }

  private void insert(String name) {
    handle.createUpdate(INSERT).bind("name", name).execute();
  }

  /// Notes every text that is prepared.
  private Connection noting(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            StatementCacheTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                prepared.add((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<String> names() {
    return handle.createQuery(NAMES).mapTo(String.class).list();
  }
}
