package dev.sealane.runner.config;

/// A value that must not be shown: it prints as `***`. {@link #reveal} is called in the last
/// possible line.
public final class Secret<T> {

  private final T value;

  private Secret(T value) {
    this.value = value;
  }

  public static <T> Secret<T> of(T value) {
    return new Secret<>(value);
  }

  public T reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
