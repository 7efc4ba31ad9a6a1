package dev.sealane.client.http;

/// A credential; prints as `***`.
public final class AccessToken {

  /// No credential: only public routes answer.
  public static final AccessToken NONE = new AccessToken("");

  private final String text;

  private AccessToken(String text) {
    this.text = text;
  }

  /// @param text the whole token, such as `slk_...`; blank = {@link #NONE}
  /// @throws IllegalArgumentException when it has characters that no HTTP header may have
  public static AccessToken of(String text) {
    String stripped = text.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "token has blanks or control characters, must be one printable word");
    }
    return stripped.isEmpty() ? NONE : new AccessToken(stripped);
  }

  public boolean isPresent() {
    return !text.isEmpty();
  }

  /// The clear text; called in the last possible line.
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return isPresent() ? "***" : "none";
  }
}
