package dev.sealane.controlplane.run;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import java.util.regex.Pattern;

/// The grammar of image references: `[host[:port]/]path[:tag][@algorithm:hex]`, as the distribution
/// project's `reference` package defines it.
final class ImageReference {

  private static final int MAX_LENGTH = 500;

  private static final String HOST_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
  private static final String HOST =
      "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]{1,5})?";
  private static final String PART = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
  private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
  private static final String DIGEST =
      "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,128}";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:" + HOST + "/)?" + PART + "(?:/" + PART + ")*(?::" + TAG + ")?(?:@" + DIGEST + ")?");

  private ImageReference() {}

  /// @throws SealaneException `invalid_request` when {@code text} is no image reference
  static void check(String text) {
    if (text.length() > MAX_LENGTH || !REFERENCE.matcher(text).matches()) {
      String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "image is \"%s\", must be a reference like alpine:3.20 or host/path@sha256:…"
              .formatted(shown.replaceAll("\\p{Cntrl}", "?")));
    }
  }
}
