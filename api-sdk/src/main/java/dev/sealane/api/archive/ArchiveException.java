package dev.sealane.api.archive;

import java.io.Serial;
import java.util.regex.Pattern;

/// An archive breaks a rule. The message names the entry and the rule, without control characters.
public final class ArchiveException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;
  private static final int SHOWN = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /// @param entry name of the entry, as the archive spells it
  /// @param rule what is wrong with it, such as `its path leaves the archive`
  public ArchiveException(String entry, String rule) {
    super("archive entry \"" + shown(entry) + "\": " + rule);
  }

  /// @param rule what is wrong with the archive as a whole
  public ArchiveException(String rule) {
    super("archive: " + rule);
  }

  private static String shown(String entry) {
    String cut = entry.length() > SHOWN ? entry.substring(0, SHOWN) + "…" : entry;
    return CONTROL.matcher(cut).replaceAll("?");
  }
}
