package dev.sealane.configui.app;

import com.googlecode.lanterna.gui2.MultiWindowTextGUI;
import com.googlecode.lanterna.gui2.Window;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.terminal.DefaultTerminalFactory;
import java.io.IOException;

/// The life of the terminal: its former content comes back on every path.
final class Screens {

  private Screens() {}

  /// Blocks until the window is closed.
  ///
  /// @throws IOException when the terminal cannot be had
  static void show(Window window) throws IOException {
    try (Screen screen = new DefaultTerminalFactory().setForceTextTerminal(true).createScreen()) {
      screen.startScreen();
      new MultiWindowTextGUI(screen).addWindowAndWait(window);
    }
  }
}
