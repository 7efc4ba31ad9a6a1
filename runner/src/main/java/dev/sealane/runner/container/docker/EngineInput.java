package dev.sealane.runner.container.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What an engine sends. Where it breaks off the engine is out of reach, so nobody takes it for
/// trouble with files of this host.
final class EngineInput extends FilterInputStream {

  EngineInput(InputStream from) {
    super(from);
  }

  /// @throws dev.sealane.runner.container.ContainerException `engine_unavailable`
  @Override
  public int read() {
    try {
      return super.read();
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  /// @throws dev.sealane.runner.container.ContainerException `engine_unavailable`
  @Override
  public int read(byte[] buffer, int offset, int length) {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  /// @throws dev.sealane.runner.container.ContainerException `engine_unavailable`
  @Override
  public long skip(long count) {
    try {
      return super.skip(count);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private static RuntimeException brokenOff(IOException e) {
    return Engine.unavailable("copy out of the container", e);
  }
}
