package dev.sealane.controlplane.sql;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the prepared statements of one connection: SQLite takes longer to prepare most of ours
/// than to carry them out, and its driver keeps none. Used by one thread at a time.
final class StatementCache implements StatementBuilder {

  private static final Logger log = LoggerFactory.getLogger(StatementCache.class);

  /// More than the texts of the hot paths; each holds some kilobytes.
  private static final int MOST = 96;

  private final StatementBuilder fresh = new DefaultStatementBuilder();

  /// The texts that those in use were prepared from. JDBI gives a statement back with the text that
  /// it had before its parameters were found.
  private final IdentityHashMap<Statement, String> used = new IdentityHashMap<>();

  /// Those that nobody uses now, the one used longest ago first.
  private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return fresh.create(connection, context);
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys()) {
      return fresh.create(connection, sql, context);
    }
    PreparedStatement kept = idle.remove(sql);
    PreparedStatement statement = kept == null ? fresh.create(connection, sql, context) : kept;
    used.put(statement, sql);
    return statement;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return fresh.createCall(connection, sql, context);
  }

  /// Keeps it for the next use. One that failed was closed by the driver, or cannot be cleared.
  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    String text = used.remove(statement);
    if (text == null || !(statement instanceof PreparedStatement prepared) || !cleared(prepared)) {
      statement.close();
      return;
    }
    PreparedStatement twin = idle.put(text, prepared); // two of one text were in use at once
    if (twin != null) {
      twin.close();
    }
    if (idle.size() > MOST) {
      idle.pollFirstEntry().getValue().close();
    }
  }

  private static boolean cleared(PreparedStatement statement) {
    try {
      if (statement.isClosed()) {
        return false;
      }
      statement.clearParameters();
      statement.clearBatch();
      return true;
    } catch (SQLException e) {
      log.debug("statement not kept", e);
      return false;
    }
  }

  @Override
  public void close(Connection connection) {
    for (PreparedStatement statement : idle.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        log.debug("statement not closed", e);
      }
    }
    idle.clear();
  }
}
