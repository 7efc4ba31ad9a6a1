package dev.sealane.controlplane.runner;

/// What became of a change that named a version.
///
/// @param <T> what was to change
public sealed interface Changed<T> {

  /// It is stored.
  ///
  /// @param now the object after the change
  record Done<T>(T now) implements Changed<T> {}

  /// Another version is stored; nothing changed.
  ///
  /// @param current the object as it is
  record Stale<T>(T current) implements Changed<T> {}
}
