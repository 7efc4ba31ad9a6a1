package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnersShowTest {

  @TempDir Path home;

  @Test
  void runtimes_that_do_not_answer_are_told_and_only_those() throws IOException {
    assertThat(shown(silent("[\"docker\"]"))).contains("  runtimes process\n  silent   docker\n");
    assertThat(shown(silent("[]"))).contains("  runtimes process\n").doesNotContain("silent");
  }

  @Test
  void only_a_daemon_that_is_heard_and_open_takes_runs() throws IOException {
    String queue = "[{\"id\":\"%s\",\"healthy\":true,\"draining\":false}]".formatted(Samples.RUN);

    assertThat(shown(runner("[]", "null", queue)))
        .contains("State:     taking runs\n", "  state    taking runs\n");
    assertThat(shown(runner("[]", "null", "[]")))
        .contains("State:     taking no runs now\n", "  state    no healthy queue\n");
    assertThat(shown(runner("[]", "\"its daemon has ended\"", "[]")))
        .contains("State:     taking no runs now\n", "  state    its daemon has ended\n");
  }

  private String shown(String runner) throws IOException {
    try (FakeServer server = new FakeServer().answers("/api/v1/runners/pool", runner)) {
      Invocation.Result result =
          new Invocation(home).run("runners", "show", "pool", "--server", server.url());
      assertThat(result.code()).as(result.err()).isZero();
      return result.out();
    }
  }

  private static String silent(String runtimes) {
    return runner(runtimes, "null", "[]");
  }

  private static String runner(String silent, String intakeClosed, String queues) {
    return """
    {"id":"%s","name":"pool","labels":[],"draining":false,"created_at":"2026-01-02T03:04:05Z",\
    "healthy_queues":0,"slots":1,"slots_used":0,"queues":[],"instances":[{"id":"%s",\
    "hostname":"h","os":"linux","arch":"amd64","version":"0.1.0","labels":[],\
    "runtimes":["process"],"silent_runtimes":%s,"slots":1,"slots_used":0,"cpus":1.0,\
    "memory_bytes":1,"disk_free_bytes":1,"draining":false,"intake_closed":%s,"barred":false,\
    "boot":1,"last_contact_at":"1970-01-01T00:00:00Z","queues":%s}]}\
    """
        .formatted(Samples.RUN, Samples.RUN, silent, intakeClosed, queues);
  }
}
