package dev.sealane.api;

/// Which build this is and which wire it speaks.
public final class Version {

  /// Version of the product, semantic versioning.
  public static final String PRODUCT = "0.1.0";

  /// Version of the native wire (native.md); rises when an older peer could not follow.
  public static final int WIRE = 1;

  private Version() {}
}
