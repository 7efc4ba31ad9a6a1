package dev.sealane.client;

import static dev.sealane.client.Samples.RUN;
import static dev.sealane.client.Samples.complete;
import static dev.sealane.client.Samples.line;
import static dev.sealane.client.Samples.page;
import static dev.sealane.client.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.client.http.UnreachableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RunFollowerTest {

  private final AtomicInteger streams = new AtomicInteger();

  @Test
  void a_cut_stream_goes_on_without_gap_and_without_double() throws InterruptedException {
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          wire.stream();
          wire.event("status", "", run("running", false, 0));
          if (streams.incrementAndGet() == 1) {
            wire.event("log", "1:1", line(1));
            wire.event("log", "1:2", line(2));
            wire.text("id: 1:3\nevent: log\ndata: " + line(3)); // no empty line: cut
          } else {
            wire.event("log", "1:2", line(2));
            wire.event("log", "1:3", line(3));
            wire.event("complete", "", complete(3));
          }
        })) {

      List<String> seen = follow(server, FollowStart.BEGINNING);

      assertThat(seen)
          .containsExactly("running", "line 1\n", "line 2\n", "line 3\n", "completed true");
      assertThat(server.requests().get(1).header("last-event-id")).isEqualTo("1:2");
    }
  }

  @Test
  void records_that_come_together_are_told_one_by_one() throws InterruptedException {
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          wire.stream();
          wire.event("logs", "1:2", "{\"attempt\":1,\"items\":[" + line(1) + "," + line(2) + "]}");
          wire.event(
              "logs", "1:9", "{\"attempt\":1,\"items\":[{\"seq\":3,\"to_seq\":9,\"bytes\":5}]}");
          wire.event("complete", "", complete(9));
        })) {

      assertThat(follow(server, FollowStart.BEGINNING))
          .containsExactly(
              "line 1\n",
              "line 2\n",
              "[7 records with 5 bytes left out: the log passed its limit, or a disk was full]\n",
              "completed true");
      assertThat(server.requests().getFirst().path()).endsWith("/events?batch=true");
    }
  }

  @Test
  void a_half_open_stream_is_left_and_opened_again() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          wire.stream();
          if (streams.incrementAndGet() == 1) {
            wire.event("log", "1:1", line(1));
            over.await(10, TimeUnit.SECONDS);
          } else {
            wire.event("complete", "", complete(1));
          }
        })) {

      assertThat(follow(server, FollowStart.BEGINNING))
          .containsExactly("line 1\n", "completed true");
      over.countDown();
    }
  }

  @Test
  void comments_keep_a_silent_run_alive() throws InterruptedException {
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          streams.incrementAndGet();
          wire.stream();
          for (int i = 0; i < 6; i++) {
            wire.text(": still here\n\n");
            new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
          }
          wire.event("complete", "", complete(1));
        })) {
      follow(server, new FollowStart(LogCursor.parse("1:1"), false));

      assertThat(streams).hasValue(1);
    }
  }

  @Test
  void polling_takes_over_where_streams_do_not_work() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          if (request.path().contains("/events")) {
            wire.json(200, "{}");
          } else if (request.path().contains("/logs")) {
            wire.json(200, request.path().contains("after=1") ? page() : page(line(1)));
          } else {
            boolean ended = asked.incrementAndGet() > 2;
            wire.json(200, run(ended ? "completed" : "running", ended, 1));
          }
        })) {

      assertThat(follow(server, FollowStart.BEGINNING))
          .containsExactly("running", "line 1\n", "completed", "completed true");
    }
  }

  @Test
  void streams_that_end_before_their_first_event_are_given_up_for_polling()
      throws InterruptedException {
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          if (request.path().contains("/events")) {
            wire.stream();
          } else {
            wire.json(200, request.path().contains("/logs") ? page() : run("completed", true, 0));
          }
        })) {

      assertThat(follow(server, FollowStart.BEGINNING))
          .containsExactly("completed", "completed true");
      assertThat(server.requests("/api/v1/runs/" + RUN + "/events")).hasSize(3);
    }
  }

  @Test
  void lines_that_the_stream_left_out_come_before_the_end() throws InterruptedException {
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          if (request.path().contains("/logs")) {
            wire.json(200, page(line(2), line(3)));
            return;
          }
          wire.stream();
          wire.event("log", "1:1", line(1));
          wire.event("complete", "", complete(3));
        })) {

      assertThat(follow(server, FollowStart.BEGINNING))
          .containsExactly("line 1\n", "line 2\n", "line 3\n", "completed true");
      assertThat(server.requests().getLast().path()).contains("after=1%3A1");
    }
  }

  @Test
  void an_unknown_status_is_not_the_end() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          if (request.path().contains("/logs")) {
            wire.json(200, page());
          } else {
            boolean ended = asked.incrementAndGet() > 3;
            wire.json(200, run(ended ? "completed" : "hibernating", ended, 0));
          }
        })) {

      assertThat(follow(server, new FollowStart(FollowStart.BEGINNING.after(), true)))
          .containsExactly("hibernating", "completed", "completed true");
    }
  }

  @Test
  void a_loss_of_contact_is_told_although_the_status_stays() throws InterruptedException {
    String lost =
        run("running", false, 0)
            .replace(
                "\"cancel_requested\"",
                """
                "contact_loss":{"since":"2026-01-02T03:04:05Z","until":"2026-01-02T03:05:05Z",\
                "code":"host_slept","message":"the host slept"},"cancel_requested"\
                """);
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          if (request.path().contains("/logs")) {
            wire.json(200, page());
          } else {
            int time = asked.incrementAndGet();
            wire.json(
                200,
                time > 4 ? run("completed", true, 0) : time > 2 ? lost : run("running", false, 0));
          }
        })) {

      assertThat(follow(server, new FollowStart(FollowStart.BEGINNING.after(), true)))
          .containsExactly("running", "running", "completed", "completed true");
    }
  }

  @Test
  void a_server_that_is_gone_gives_no_verdict() {
    ScriptedServer server =
        ScriptedServer.start((request, wire) -> {
          wire.stream();
          wire.event("log", "1:1", line(1));
        });
    try (SealaneClient client = Samples.client(server.address());
        RunFollower follower = client.follow(RUN, FollowStart.BEGINNING)) {
      assertThatThrownBy(
              () -> {
                follower.next();
                server.close();
                while (follower.next().isPresent()) {
                  // whatever comes, it is no verdict
                }
              })
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("before the run's verdict came");
    }
  }

  @Test
  void a_refusal_is_thrown_as_the_server_said_it() {
    try (ScriptedServer server =
            ScriptedServer.start((request, wire) ->
                wire.json(
                    404,
                    "{\"error\":{\"code\":\"not_found\",\"message\":\"no such"
                        + " run\",\"details\":{}}}"));
        SealaneClient client = Samples.client(server.address());
        RunFollower follower = client.follow(RUN, FollowStart.BEGINNING)) {
      assertThatThrownBy(follower::next)
          .isInstanceOfSatisfying(
              SealaneException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND))
          .hasMessage("no such run");
    }
  }

  private static List<String> follow(ScriptedServer server, FollowStart start)
      throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try (SealaneClient client = Samples.client(server.address());
        RunFollower follower = client.follow(RUN, start)) {
      for (Optional<FollowEvent> next = follower.next(); next.isPresent(); next = follower.next()) {
        seen.add(
            switch (next.get()) {
              case FollowEvent.Stands(var run) -> run.status();
              case FollowEvent.Logged(var entry) -> entry.text();
              case FollowEvent.Suppressed() -> "suppressed";
              case FollowEvent.Gap() -> "gap";
              case FollowEvent.Completed(var end) -> end.status() + " " + end.success();
            });
      }
    }
    return seen;
  }
}
