package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A world of its own for each test, with one instance in it.
abstract class OneInstance {

  private final int slots;

  @TempDir Path directory;
  World world;
  InstanceId instance;

  OneInstance(int slots) {
    this.slots = slots;
  }

  @BeforeEach
  void open() {
    world = new World(directory);
    instance = world.anInstance(slots);
  }

  @AfterEach
  void close() {
    world.close();
  }
}
