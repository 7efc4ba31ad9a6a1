package dev.sealane.controlplane.sim;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;
import dev.sealane.api.message.RunnerMessage.PingRequest;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.message.RunnerReply.CancelRunsResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.Confirmed;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.queue.SimulatedQueues;
import dev.sealane.controlplane.sim.Network.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// One process of `sealane-runner` by the rules of design.md section 3: boots, heartbeats with
/// complete lists, polls, journal before acceptance, no start without a permit, fences.
final class Daemon implements Network.Line {

  private static final long RETRY = 300;

  private final Host host;
  private final Host.World world;
  private final Timeline time;
  private final Map<AttemptRef, Job> jobs = new LinkedHashMap<>();
  private Optional<String> session = Optional.empty();
  private long heartbeatNo;
  private long contact; // when the last answered heartbeat was sent
  private int generation; // of queues; older loops end

  Daemon(Host host, Host.World world) {
    this.host = host;
    this.world = world;
    this.time = world.time();
    this.contact = time.now();
  }

  // connection

  @Override
  public String name() {
    return host.name();
  }

  @Override
  public boolean isCut() {
    return host.isCut();
  }

  @Override
  public boolean lives() {
    return host.runs(this);
  }

  /// Does something in a while, unless the daemon is gone by then; a paused one does it later, and
  /// looks at its fences first.
  void after(long millis, Runnable what) {
    time.after(millis, () -> now(what));
  }

  private void now(Runnable what) {
    if (!lives()) {
      return;
    }
    long paused = host.pausedFor();
    if (paused > 0) {
      time.after(paused, () -> now(what));
      return;
    }
    List.copyOf(jobs.values()).forEach(Job::checkFence);
    what.run();
  }

  private <T> Consumer<Answer<T>> awake(Consumer<Answer<T>> done) {
    return answer -> now(() -> done.accept(answer));
  }

  Host host() {
    return host;
  }

  Host.World world() {
    return world;
  }

  long contact() {
    return contact;
  }

  // start

  void start() {
    for (Host.Entry entry : List.copyOf(host.journal.values())) {
      Job job = new Job(this, entry);
      jobs.put(entry.ref(), job);
      job.recover();
    }
    boot();
  }

  private void boot() {
    long number = ++host.boot;
    generation++;
    session = Optional.empty();
    world.ledger().told(host.id(), false);
    String fresh = host.name() + "-" + number + "-" + time.number();
    world
        .network()
        .call(
            this,
            "boot " + number,
            () -> {
              world.server().boots().boot(caller(), host.id(), number, host.labels(), fresh);
              return number;
            },
            awake(answer -> {
              if (answer instanceof Answer.Ok<Long>) {
                session = Optional.of(fresh);
                heartbeatNo = 0;
                beat(generation);
                register(generation);
              } else {
                after(RETRY, this::bootAgain);
              }
            }));
  }

  private void bootAgain() {
    if (session.isEmpty()) {
      boot();
    }
  }

  private Caller.Daemon caller() {
    return SimulatedServer.daemon(host.runner());
  }

  /// Asks the server something that needs the session; 401 means to boot anew.
  <T> void call(String what, Asked<T> work, Consumer<Answer<T>> done) {
    if (session.isEmpty()) {
      after(RETRY, () -> done.accept(new Answer.Silence<>()));
      return;
    }
    String mine = session.get();
    world
        .network()
        .<T>call(
            this,
            what,
            () -> work.ask(caller(), mine),
            awake(answer -> {
              if (answer instanceof Answer.Refused<T>(int status) && status == 401) {
                refused(mine);
              }
              done.accept(answer);
            }));
  }

  private void refused(String used) {
    if (session.filter(used::equals).isPresent()) {
      time.note(host.name(), "session is not valid any more");
      boot();
    }
  }

  /// A request with its credentials.
  @FunctionalInterface
  interface Asked<T> {
    T ask(Caller.Daemon caller, String session);
  }

  // heartbeats

  private void beat(int mine) {
    if (mine != generation) {
      return;
    }
    long sentAt = time.now();
    Heartbeat heartbeat =
        new Heartbeat(
            ++heartbeatNo,
            false,
            host.slots(),
            host.slots(),
            0,
            Heartbeat.Reserved.NONE,
            1L << 40,
            null,
            jobs.values().stream()
                .map(job -> new Heartbeat.Held(job.ref().runId(), job.ref().attempt(), job.phase()))
                .toList());
    this.<Heartbeat.Reply>call(
        "heartbeat " + heartbeat.no(),
        (caller, with) -> {
          Heartbeat.Reply reply = world.server().runs().heartbeat(caller, with, heartbeat);
          world.ledger().heard(host.id());
          world.ledger().told(host.id(), true);
          return reply;
        },
        answer -> {
          if (answer instanceof Answer.Ok<Heartbeat.Reply>(Heartbeat.Reply reply)) {
            contact = Math.max(contact, sentAt);
            jobs.values().forEach(job -> job.contact(contact));
            reply.attempts().forEach(this::ordered);
            after(Numbers.HEARTBEAT, () -> beat(mine));
          } else {
            after(RETRY, () -> beat(mine));
          }
        });
  }

  private void ordered(Heartbeat.Order order) {
    Job job = jobs.get(new AttemptRef(order.runId(), order.attempt()));
    if (job == null) {
      return;
    }
    switch (order.action()) {
      case KEEP -> {
        if (order.cancel()) {
          job.cancel();
        }
      }
      case STOP, FORGET -> job.unwanted();
    }
  }

  // polls

  private void register(int mine) {
    register(mine, new QueueId(new UUID(time.number(), time.number())), time.below(64));
  }

  private void register(int mine, QueueId queue, int key) {
    if (mine != generation) {
      return;
    }
    long boot = host.boot;
    world
        .network()
        .call(
            this,
            "queue " + Trace.of(queue),
            () -> {
              world
                  .server()
                  .queues()
                  .register(
                      new SimulatedQueues.Place(SimulatedServer.TEAM, host.runner(), queue),
                      host.id(),
                      boot,
                      key);
              return queue;
            },
            awake(answer -> {
              switch (answer) {
                case Answer.Ok<QueueId> _ -> poll(mine, queue, 1, nonce());
                case Answer.Refused<QueueId>(int status) when status == 409 -> register(mine);
                case Answer.Refused<QueueId> _, Answer.Silence<QueueId> _ ->
                    after(RETRY, () -> register(mine, queue, key));
              }
            }));
  }

  private String nonce() {
    String digits = Long.toUnsignedString(time.number());
    return "AAAAAAAAAAAAAAAAAAAAAA".substring(digits.length()) + digits;
  }

  private void poll(int mine, QueueId queue, long no, String nonce) {
    if (mine != generation) {
      return;
    }
    world
        .network()
        .<List<QueueMessage>>ask(
            this,
            "poll " + no,
            Numbers.POLL + Numbers.CALL,
            back ->
                world
                    .server()
                    .queues()
                    .poll(
                        queue,
                        no,
                        nonce,
                        Numbers.POLL,
                        new SimulatedQueues.Answered() {
                          @Override
                          public void with(List<QueueMessage> messages) {
                            back.answer(messages);
                          }

                          @Override
                          public void failed(RuntimeException why) {
                            back.fail(why);
                          }
                        }),
            awake(answer -> {
              switch (answer) {
                case Answer.Ok<List<QueueMessage>>(List<QueueMessage> messages) ->
                    new Delivery(messages.size(), () -> poll(mine, queue, no + 1, nonce()))
                        .handle(messages);
                case Answer.Refused<List<QueueMessage>>(int status) when status == 503 ->
                    after(RETRY, () -> poll(mine, queue, no, nonce));
                case Answer.Refused<List<QueueMessage>> _ -> register(mine);
                case Answer.Silence<List<QueueMessage>> _ ->
                    after(RETRY, () -> poll(mine, queue, no, nonce));
              }
            }));
  }

  /// The messages of one poll; the next poll begins when all their responses are settled.
  private final class Delivery {

    private int open;
    private final Runnable next;

    Delivery(int messages, Runnable next) {
      this.open = messages;
      this.next = next;
    }

    void handle(List<QueueMessage> messages) {
      if (messages.isEmpty()) {
        next.run();
      }
      messages.forEach(this::handle);
    }

    private void settled() {
      if (--open == 0) {
        next.run();
      }
    }

    private void handle(QueueMessage message) {
      RunnerMessage clear = SimulatedQueues.open(message);
      List<AttemptRef> accepted = new ArrayList<>();
      RunnerReply reply =
          switch (clear) {
            case PingRequest _ -> new RunnerReply.PingResponse();
            case StartRunsRequest start -> start(start, accepted);
            case CancelRunsRequest cancel -> cancel(cancel);
            default -> new RunnerReply.UnknownMessageResponse("", "not simulated");
          };
      long deadline = time.now() + Numbers.RUNNER_ACCEPTANCE;
      // the journal is on disk before the response goes out
      after(time.between(1, 5), () -> respond(message, reply, accepted, deadline));
    }

    private void respond(
        QueueMessage message, RunnerReply reply, List<AttemptRef> accepted, long deadline) {
      MessageId id = message.messageId();
      world
          .network()
          .<Optional<Confirmed>>call(
              Daemon.this,
              "response " + Trace.of(id),
              () -> world.server().queues().respond(message.queueId(), id, reply),
              awake(answer -> {
                if (answer instanceof Answer.Ok<Optional<Confirmed>>(Optional<Confirmed> told)) {
                  confirmed(accepted, told);
                  settled();
                } else if (mayPass(answer) && time.now() + RETRY < deadline) {
                  after(RETRY, () -> respond(message, reply, accepted, deadline));
                } else {
                  accepted.forEach(ref -> with(ref, Job::unconfirmed));
                  settled();
                }
              }));
    }
  }

  private static boolean mayPass(Answer<?> answer) {
    return switch (answer) {
      case Answer.Refused<?>(int status) -> status == 503;
      case Answer.Ok<?> _, Answer.Silence<?> _ -> true;
    };
  }

  private StartRunsResponse start(StartRunsRequest request, List<AttemptRef> accepted) {
    List<Started> answers = new ArrayList<>();
    for (StartRunsRequest.Element element : request.runs()) {
      StartRunsRequest.Start start = (StartRunsRequest.Start) element;
      AttemptRef ref = new AttemptRef(start.run(), start.attempt());
      Plan plan = Plan.of(start.spec());
      Optional<String> refusal = refusal(ref);
      if (refusal.isEmpty()) {
        accepted.add(ref);
        if (!jobs.containsKey(ref)) {
          Host.Entry entry =
              new Host.Entry(
                  ref, plan, start.fenceAfter() != null, "process".equals(start.spec().runtime()));
          host.journal.put(ref, entry);
          jobs.put(ref, new Job(this, entry));
        }
      }
      answers.add(
          new Started(
              ref.runId(),
              ref.attempt(),
              refusal.isEmpty(),
              plan.setupMillis() > 0,
              refusal.orElse(null),
              refusal.orElse(null)));
    }
    time.note(host.name(), "accepts", accepted.stream().map(Trace::of).toList());
    return new StartRunsResponse(answers);
  }

  private Optional<String> refusal(AttemptRef ref) {
    if (host.tombstones.contains(ref)) {
      return Optional.of("cancelled");
    }
    if (jobs.containsKey(ref)) {
      return Optional.empty();
    }
    if (jobs.values().stream().filter(Job::holdsSlot).count() >= host.slots()) {
      return Optional.of("no_capacity");
    }
    return time.chance(0.04) ? Optional.of("internal") : Optional.empty();
  }

  private CancelRunsResponse cancel(CancelRunsRequest request) {
    List<CancelRunsResponse.Cancelled> answers = new ArrayList<>();
    for (CancelRunsRequest.Cancel cancel : request.runs()) {
      AttemptRef ref = new AttemptRef(cancel.run(), cancel.attempt());
      boolean known = jobs.containsKey(ref);
      if (known) {
        with(ref, Job::cancel);
      } else {
        host.tombstones.add(ref);
      }
      answers.add(new CancelRunsResponse.Cancelled(cancel.run(), cancel.attempt(), known));
    }
    return new CancelRunsResponse(answers);
  }

  private void confirmed(List<AttemptRef> accepted, Optional<Confirmed> told) {
    for (AttemptRef ref : accepted) {
      StartAnswer answer =
          told.stream()
              .flatMap(confirmed -> confirmed.runs().stream())
              .filter(run -> new AttemptRef(run.run(), run.attempt()).equals(ref))
              .map(StartAnswer.ConfirmedRun::answer)
              .findFirst()
              .orElse(StartAnswer.STALE);
      with(ref, job -> job.confirmed(answer));
    }
  }

  private void with(AttemptRef ref, Consumer<Job> what) {
    Job job = jobs.get(ref);
    if (job != null) {
      what.accept(job);
    }
  }

  void programEnded(AttemptRef ref) {
    after(1, () -> with(ref, Job::programEnded));
  }

  /// Nothing is left of it.
  void forget(AttemptRef ref) {
    jobs.remove(ref);
    host.journal.remove(ref);
    host.programs.remove(ref);
  }
}
