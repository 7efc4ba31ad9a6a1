package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Test;

class PlainSqlTest {

  @Test
  void namesBecomePlacesInTheirOrder() {
    ParsedSql parsed = parse("UPDATE t SET a = :first_one, b = :b WHERE c = :first_one-1");

    assertThat(parsed.getSql()).isEqualTo("UPDATE t SET a = ?, b = ? WHERE c = ?-1");
    assertThat(parsed.getParameters().getParameterNames())
        .containsExactly("first_one", "b", "first_one");
    assertThat(parsed.getParameters().isPositional()).isFalse();
  }

  @Test
  void colonsInQuotesAndCommentsAreText() {
    String sql = "SELECT ':no', \"a:b\", 'it''s :no' -- :no\n, 1 - 2";

    assertThat(parse(sql).getSql()).isEqualTo(sql);
    assertThat(parse(sql).getParameters().getParameterCount()).isZero();
  }

  @Test
  void questionMarksArePlacesToo() {
    ParsedSql parsed = parse("INSERT INTO t VALUES (?, '?', ?)");

    assertThat(parsed.getSql()).isEqualTo("INSERT INTO t VALUES (?, '?', ?)");
    assertThat(parsed.getParameters().isPositional()).isTrue();
    assertThat(parsed.getParameters().getParameterCount()).isEqualTo(2);
  }

  @Test
  void anAngleBracketIsAComparison() {
    String sql = "SELECT a <b, c> 1 FROM t";

    assertThat(parse(sql).getSql()).isEqualTo(sql);
  }

  @Test
  void anUnclosedQuoteIsLeftToTheDatabase() {
    assertThat(parse("SELECT 'x :no").getSql()).isEqualTo("SELECT 'x :no");
  }

  @Test
  void aStatementTakesItsValuesByName() {
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
