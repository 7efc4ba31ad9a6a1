package dev.sealane.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    Table table = new Table("A", "NAME", "END");
    table.row("long", "x", "1");
    table.row("s", "üöä", "2");

    assertThat(table.text())
        .isEqualTo(
            """
            A      NAME   END
            long   x      1
            s      üöä    2
            """);
  }

  @Test
  void a_name_cannot_move_the_cursor_or_break_the_line() {
    Table table = new Table("NAME");
    table.row("a\u001b[2Jb\nc\td");

    assertThat(table.text()).isEqualTo("NAME\na [2Jb c d\n");
  }
}
