package dev.sealane.runner.net;

import dev.sealane.api.seal.Bytes;
import java.nio.file.Path;

/// What a request sends.
sealed interface CallBody {

  record None() implements CallBody {}

  record Memory(Bytes bytes) implements CallBody {}

  /// The content of a file, read while it is sent.
  record File(Path path) implements CallBody {}
}
