package dev.sealane.controlplane.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ParsedSql;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.TemplateEngine;

/// Finds the parameters, {@code :name} or {@code ?}, of our own SQL texts. JDBI's parsers are
/// lexers that build their tables at the first statement, which is a tenth of all that a server
/// computes until it has carried out its first run. Ours are constants without templates: strings
/// and names in quotes and comments to the end of a line are all there is to skip.
final class PlainSql implements SqlParser {

  private final Map<String, ParsedSql> known = new ConcurrentHashMap<>();

  /// Has {@code jdbi} take statements as they are written, with this parser.
  static Jdbi on(Jdbi jdbi) {
    return jdbi.setTemplateEngine(TemplateEngine.NOP).setSqlParser(new PlainSql());
  }

  @Override
  public ParsedSql parse(String sql, StatementContext context) {
    return known.computeIfAbsent(sql, PlainSql::parsed);
  }

  /// @param rawName a parameter's name
  /// @return as it stands in a statement
  @Override
  public String nameParameter(String rawName, StatementContext context) {
    return ":" + rawName;
  }

  private static ParsedSql parsed(String sql) {
    ParsedSql.Builder builder = ParsedSql.builder();
    int at = 0;
    while (at < sql.length()) {
      int end = endOfPart(sql, at);
      append(builder, sql.substring(at, end));
      at = end;
    }
    return builder.build();
  }

  private static void append(ParsedSql.Builder builder, String part) {
    if (part.equals("?")) {
      builder.appendPositionalParameter();
    } else if (part.startsWith(":") && part.length() > 1) {
      builder.appendNamedParameter(part.substring(1));
    } else {
      builder.append(part);
    }
  }

  /// Where the parameter, the quoted or the plain part that begins at {@code start} ends.
  private static int endOfPart(String sql, int start) {
    return switch (sql.charAt(start)) {
      case '?' -> start + 1;
      case ':' -> endOfName(sql, start + 1);
      case '\'', '"' -> endAfter(sql, String.valueOf(sql.charAt(start)), start + 1);
      case '-' ->
          sql.startsWith("--", start) ? endAfter(sql, "\n", start) : endOfPlain(sql, start + 1);
      default -> endOfPlain(sql, start + 1);
    };
  }

  private static int endOfName(String sql, int start) {
    int end = start;
    while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int endAfter(String sql, String mark, int start) {
    int found = sql.indexOf(mark, start);
    return found < 0 ? sql.length() : found + mark.length();
  }

  private static int endOfPlain(String sql, int start) {
    int end = start;
    while (end < sql.length() && "?:'\"-".indexOf(sql.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}
