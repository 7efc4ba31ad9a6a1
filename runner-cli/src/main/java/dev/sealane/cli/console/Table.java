package dev.sealane.cli.console;

import java.util.ArrayList;
import java.util.List;

/// Left-aligned columns, three spaces apart. Control characters in cells are replaced, so that a
/// name cannot move the cursor.
public final class Table {

  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    rows.add(List.of(header));
  }

  public void row(String... cells) {
    rows.add(List.of(cells).stream().map(Table::clean).toList());
  }

  /// All lines, the header first, each with its newline.
  public String text() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i));
        if (i + 1 < columns) {
          line.repeat(' ', widths[i] - width(row.get(i))).append(GAP);
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /// One line without control characters.
  public static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
