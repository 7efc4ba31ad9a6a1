package dev.sealane.controlplane.app;

import dev.sealane.controlplane.http.ListenAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// A control plane under test on a free port, with a team that has one of everything.
record TestPlane(ControlPlane plane, TestApi api, TestTeam team) implements AutoCloseable {

  /// @param directory its data
  static TestPlane start(Path directory) throws IOException, InterruptedException {
    ControlPlane plane =
        ControlPlane.start(
            ControlPlaneConfig.defaults(directory)
                .withListen(new ListenAddress("127.0.0.1", 0, new ListenAddress.Tls.Off())),
            InstantSource.system());
    TestApi api = new TestApi(plane.address());
    return new TestPlane(plane, api, TestTeam.fill(api, plane.adminToken().orElseThrow()));
  }

  @Override
  public void close() {
    api.close();
    plane.close();
  }
}
