package dev.sealane.controlplane.blob;

import java.util.UUID;
import java.util.regex.Pattern;

/// Names one blob. The server chooses it, so it never contains what a user wrote.
///
/// @param text `<kind>/<uuid>`
record BlobKey(String text) {

  private static final Pattern FORM =
      Pattern.compile("[a-z]+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  BlobKey {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("blob key is \"" + text + "\", must be <kind>/<uuid>");
    }
  }

  static BlobKey of(String kind, UUID id) {
    return new BlobKey(kind + "/" + id);
  }

  @Override
  public String toString() {
    return text;
  }
}
