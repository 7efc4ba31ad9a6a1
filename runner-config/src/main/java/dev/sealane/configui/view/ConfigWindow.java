package dev.sealane.configui.view;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.gui2.BasicWindow;
import com.googlecode.lanterna.gui2.Button;
import com.googlecode.lanterna.gui2.CheckBox;
import com.googlecode.lanterna.gui2.Direction;
import com.googlecode.lanterna.gui2.GridLayout;
import com.googlecode.lanterna.gui2.Label;
import com.googlecode.lanterna.gui2.LinearLayout;
import com.googlecode.lanterna.gui2.Panel;
import com.googlecode.lanterna.gui2.TextBox;
import com.googlecode.lanterna.gui2.Window;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import dev.sealane.configui.draft.Draft;
import dev.sealane.configui.draft.Field;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The one window: a row a field, the problems, two buttons. Ctrl+S saves, Esc leaves.
public final class ConfigWindow extends BasicWindow {

  private static final int FIELD_WIDTH = 50;
  private static final int SHOWN_PROBLEMS = 5;

  private final Map<Field, Supplier<String>> inputs = new EnumMap<>(Field.class);
  private final Label problems = new Label("");
  private final Draft before;
  private final Saver saver;

  /// @param saver writes a draft without problems
  public ConfigWindow(Draft draft, Saver saver) {
    super("Sealane runner");
    this.before = draft;
    this.saver = saver;
    setHints(List.of(Window.Hint.CENTERED));
    setCloseWindowWithEscape(false);
    setComponent(content(draft));
  }

  private Panel content(Draft draft) {
    Panel rows = new Panel(new GridLayout(2));
    for (Field field : Field.values()) {
      rows.addComponent(new Label(field.label()));
      addInput(rows, field, draft.text(field));
    }
    Panel buttons = new Panel(new LinearLayout(Direction.HORIZONTAL));
    buttons.addComponent(new Button("Save", this::save));
    buttons.addComponent(new Button("Leave", this::close));
    Panel content = new Panel(new LinearLayout(Direction.VERTICAL));
    content.addComponent(rows);
    if (!draft.connections().isEmpty()) {
      content.addComponent(
          new Label(
              "GitHub connections (read-only for now): " + String.join(", ", draft.connections())));
    }
    content.addComponent(problems);
    content.addComponent(buttons);
    content.addComponent(new Label("Ctrl+S saves, Esc leaves without saving"));
    return content;
  }

  private void addInput(Panel rows, Field field, String text) {
    if (field.flag()) {
      CheckBox box = new CheckBox().setChecked(text.equals("true"));
      inputs.put(field, () -> Boolean.toString(box.isChecked()));
      rows.addComponent(box);
      return;
    }
    TextBox box = new TextBox(new TerminalSize(FIELD_WIDTH, 1), text);
    if (field == Field.TOKEN) {
      box.setMask('*');
    }
    inputs.put(field, box::getText);
    rows.addComponent(box);
  }

  /// What is typed in now.
  Draft draft() {
    Draft now = before;
    for (Map.Entry<Field, Supplier<String>> input : inputs.entrySet()) {
      now = now.with(input.getKey(), input.getValue().get());
    }
    return now;
  }

  private void save() {
    Draft now = draft();
    List<String> found = now.problems();
    if (found.isEmpty()) {
      found = saver.save(now);
    }
    if (found.isEmpty()) {
      close();
    } else {
      problems.setText(String.join("\n", found.stream().limit(SHOWN_PROBLEMS).toList()));
    }
  }

  @Override
  public boolean handleInput(KeyStroke key) {
    boolean control = key.isCtrlDown() && key.getCharacter() != null;
    if (control && key.getCharacter() == 's') {
      save();
      return true;
    }
    if (key.getKeyType() == KeyType.Escape || (control && key.getCharacter() == 'c')) {
      close();
      return true;
    }
    return super.handleInput(key);
  }

  /// Writes the file.
  @FunctionalInterface
  public interface Saver {

    /// @return what went wrong; empty = saved
    List<String> save(Draft draft);
  }
}
