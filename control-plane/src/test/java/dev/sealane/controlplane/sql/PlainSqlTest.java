package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

class PlainSqlTest {

  @Test
  void names_become_places_in_their_order() {
    ParsedSql parsed = parse("UPDATE t SET a = :first_one, b = :b WHERE c = :first_one-1");

    assertThat(parsed.getSql()).isEqualTo("UPDATE t SET a = ?, b = ? WHERE c = ?-1");
    assertThat(parsed.getParameters().getParameterNames())
        .containsExactly("first_one", "b", "first_one");
    assertThat(parsed.getParameters().isPositional()).isFalse();
  }

  @Test
  void colons_in_quotes_and_comments_are_text() {
    String sql = "SELECT ':no', \"a:b\", 'it''s :no' -- :no\n, 1 - 2";

    assertThat(parse(sql).getSql()).isEqualTo(sql);
    assertThat(parse(sql).getParameters().getParameterCount()).isZero();
  }

  @Test
  void question_marks_are_places_too() {
    ParsedSql parsed = parse("INSERT INTO t VALUES (?, '?', ?)");

    assertThat(parsed.getSql()).isEqualTo("INSERT INTO t VALUES (?, '?', ?)");
    assertThat(parsed.getParameters().isPositional()).isTrue();
    assertThat(parsed.getParameters().getParameterCount()).isEqualTo(2);
  }

  @Test
  void an_angle_bracket_is_a_comparison() {
    String sql = "SELECT a <b, c> 1 FROM t";

    assertThat(parse(sql).getSql()).isEqualTo(sql);
  }

  @Test
  void an_unclosed_quote_is_left_to_the_database() {
    assertThat(parse("SELECT 'x :no").getSql()).isEqualTo("SELECT 'x :no");
  }

  @Test
  void a_statement_takes_its_values_by_name() {
    try (Handle handle = PlainSql.on(Jdbi.create("jdbc:sqlite::memory:")).open()) {
      String value =
          handle
              .createQuery("SELECT :b || ':x' || :a")
              .bind("a", "1")
              .bind("b", "2")
              .mapTo(String.class)
              .one();

      assertThat(value).isEqualTo("2:x1");
    }
  }

  private static ParsedSql parse(String sql) {
    try (Handle handle = Jdbi.create("jdbc:sqlite::memory:").open();
        Query query = handle.createQuery(sql)) {
      return new PlainSql().parse(sql, query.getContext());
    }
  }
}
