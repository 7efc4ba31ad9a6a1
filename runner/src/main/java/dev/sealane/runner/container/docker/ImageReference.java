package dev.sealane.runner.container.docker;

import dev.sealane.runner.container.ContainerException;
import java.util.regex.Pattern;

/// An image reference that is spelled as engines take it (grammar of
/// github.com/distribution/reference).
///
/// @param text with tag or digest
record ImageReference(String text) {

  private static final int LONGEST = 512;

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]{1,5})?/)?" // registry
              + "[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*+"
              + "(:\\w[\\w.-]{0,127})?(@[a-z0-9+._-]+:[a-fA-F0-9]{32,128})?");

  private static final Pattern ID = Pattern.compile("(sha256:)?[a-f0-9]{64}");

  /// @throws ContainerException `image_invalid` when it is no reference
  static ImageReference parse(String image) {
    if (image.length() > LONGEST
        || !(GRAMMAR.matcher(image).matches() || ID.matcher(image).matches())) {
      String shown =
          image.substring(0, Math.min(image.length(), 100)).replaceAll("\\p{Cntrl}", "?");
      throw new ContainerException(
          "image_invalid", true, "\"" + shown + "\" is no image reference.", null);
    }
    boolean complete =
        image.contains("@")
            || ID.matcher(image).matches()
            || image.lastIndexOf(':') > image.lastIndexOf('/');
    return new ImageReference(complete ? image : image + ":latest");
  }
}
