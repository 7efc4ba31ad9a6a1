package dev.sealane.runner.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Ecies;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.api.seal.SealedPayload;
import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.config.Tokens;
import dev.sealane.runner.identity.Identity;
import dev.sealane.runner.net.FakeQueueApi;
import dev.sealane.runner.net.FakeQueueApi.Polled;
import dev.sealane.runner.net.FakeQueueApi.Responded;
import dev.sealane.runner.net.PollTicket;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueuePoolTest {

  private static final P256KeyPair SERVER = P256KeyPair.generate();
  private static final RunnerToken TOKEN =
      RunnerToken.parse(Tokens.sealane(SERVER.publicKey().thumbprint()));
  private static final Identity INSTANCE =
      new Identity(new InstanceId(new UUID(0x7000, 5)), P256KeyPair.generate());
  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0x7000, 6)), 1);

  private final FakeQueueApi api = new FakeQueueApi();
  private final FakeHandler handler = new FakeHandler();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final BlockingQueue<ServerException> refusals = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final ConcurrentMap<MessageId, Hpke.SealedRequest> sent = new ConcurrentHashMap<>();
  private volatile boolean newBoot;
  private QueuePool pool = pool(new PollIdentity.Sealane(TOKEN, INSTANCE, 4));

  @AfterEach
  void end() {
    pool.close();
  }

  @Test
  void a_queue_registers_signed_by_its_instance() throws InterruptedException {
    pool.add();
    Polled poll = poll();

    RegisterQueue body = api.registrations.getFirst().body();
    assertThat(body.instanceId()).isEqualTo(INSTANCE.id());
    assertThat(body.boot()).isEqualTo(4);
    Bytes signed =
        RegisterQueue.signedText(
            TOKEN.team(),
            TOKEN.runner(),
            INSTANCE.id(),
            4,
            poll.queue(),
            body.publicKey(),
            SealScheme.HPKE);
    Bytes signature =
        Bytes.copyOf(Base64.getDecoder().decode(Objects.requireNonNull(body.signature())));
    assertThat(INSTANCE.key().publicKey().verifies(signed, signature)).isTrue();
  }

  @Test
  void a_message_is_opened_and_answered_under_its_own_key() throws InterruptedException {
    api.next(poll -> List.of(sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();

    Responded responded = response();

    assertThat(handler.handled.element()).isEqualTo(new RunnerMessage.PingRequest());
    assertThat(opened(responded)).isEqualTo(new RunnerReply.PingResponse());
  }

  @Test
  void poll_numbers_rise_and_nonces_are_fresh() throws InterruptedException {
    api.next(_ -> List.of());
    pool.add();

    PollTicket first = ticket(poll());
    PollTicket second = ticket(poll());

    assertThat(first.no()).isEqualTo(1);
    assertThat(second.no()).isEqualTo(2);
    assertThat(second.nonce()).hasSize(22).isNotEqualTo(first.nonce());
  }

  @Test
  void a_failed_poll_is_repeated_with_its_own_number_and_nonce() throws InterruptedException {
    api.nextFails(new OutOfReach());
    api.next(_ -> List.of());
    pool.add();

    PollTicket first = ticket(poll());

    assertThat(ticket(poll())).isEqualTo(first);
    assertThat(ticket(poll()).no()).isEqualTo(2);
  }

  @Test
  void a_message_of_another_sender_is_not_carried_out() throws InterruptedException {
    api.next(poll ->
        List.of(
            sealed(poll, P256KeyPair.generate(), new RunnerMessage.PingRequest()),
            sealed(poll, SERVER, new RunnerMessage.UnknownRequest("Other"))));
    pool.add();

    response();

    assertThat(handler.handled).containsExactly(new RunnerMessage.UnknownRequest("Other"));
  }

  @Test
  void each_message_is_told_before_it_is_opened() throws InterruptedException {
    api.next(poll ->
        List.of(
            sealed(poll, P256KeyPair.generate(), new RunnerMessage.PingRequest()),
            sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();

    poll();
    poll(); // the next comes when all messages of the first are settled

    assertThat(handler.arrived).hasValue(2);
    assertThat(handler.handled).hasSize(1);
  }

  @Test
  void a_message_of_another_poll_is_not_carried_out() throws InterruptedException {
    api.next(poll ->
        List.of(
            sealed(
                new Polled(poll.queue(), new PollTicket(1, "BBBBBBBBBBBBBBBBBBBBBB")),
                SERVER,
                new RunnerMessage.PingRequest())));
    pool.add();
    poll();

    assertThat(ticket(poll()).no()).isEqualTo(2);
    assertThat(handler.handled).isEmpty();
  }

  @Test
  void broken_elements_spoil_no_others() throws InterruptedException {
    api.next(poll ->
        List.of(
            Json.PLAN42.toTree("what"),
            Json.PLAN42.readTree("{\"MessageID\":\"x\"}".getBytes(StandardCharsets.UTF_8)),
            sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();

    assertThat(opened(response())).isEqualTo(new RunnerReply.PingResponse());
  }

  @Test
  void a_confirmed_acceptance_reaches_the_runs_before_the_next_poll() throws InterruptedException {
    handler.accepts = List.of(ATTEMPT);
    api.confirmation =
        Optional.of(
            new StartAnswer.Confirmed(
                List.of(new StartAnswer.ConfirmedRun(ATTEMPT.runId(), 1, StartAnswer.START))));
    api.responseFailures.add(new OutOfReach()); // the first answer is lost
    api.next(poll -> List.of(sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();
    poll();

    poll();

    assertThat(handler.confirmed).containsExactly(List.of(ATTEMPT));
    assertThat(handler.unconfirmed).isEmpty();
  }

  @Test
  void an_acceptance_that_the_server_does_not_take_is_dropped() throws InterruptedException {
    handler.accepts = List.of(ATTEMPT);
    api.responseFailures.add(new Answered(404, "not_found", null, null));
    api.next(poll -> List.of(sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();
    poll();

    poll();

    assertThat(handler.unconfirmed).containsExactly(List.of(ATTEMPT));
  }

  @Test
  void an_acceptance_is_repeated_for_ten_seconds_at_most() throws InterruptedException {
    handler.accepts = List.of(ATTEMPT);
    for (int i = 0; i < 200; i++) {
      api.responseFailures.add(new ConnectionRefused());
    }
    api.next(poll -> List.of(sealed(poll, SERVER, new RunnerMessage.PingRequest())));
    pool.add();

    assertThat(handler.unconfirmed.poll(10, TimeUnit.SECONDS)).containsExactly(ATTEMPT);

    assertThat(Duration.ofNanos(nanos.get())).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_queue_that_is_gone_is_replaced_by_one_with_another_key() throws InterruptedException {
    api.nextFails(new Answered(404, "NotFound", null, null));
    pool.add();

    QueueId first = poll().queue();
    QueueId second = poll().queue();

    assertThat(second).isNotEqualTo(first);
    assertThat(api.registrations).extracting(it -> it.body().publicKey()).doesNotHaveDuplicates();
  }

  @Test
  void a_conflict_with_our_own_key_is_success_and_with_another_makes_a_new_queue()
      throws InterruptedException {
    api.registrationFailures.add(
        new Answered(409, "Conflict", SERVER.publicKey().toPem(), 1)); // somebody else's key
    pool.add();
    poll();

    assertThat(api.registrations).hasSize(2);
    assertThat(api.registrations.get(0).queue()).isNotEqualTo(api.registrations.get(1).queue());
  }

  @Test
  void a_refused_credential_waits_a_minute() throws InterruptedException {
    api.nextFails(new Answered(401, "unauthorized", null, null));
    pool.add();
    poll();
    poll();

    assertThat(refusals).hasSize(1);
    assertThat(pauses).containsExactly(Duration.ofSeconds(60));
  }

  @Test
  void a_new_boot_makes_a_fresh_queue_at_once() throws InterruptedException {
    newBoot = true;
    api.nextFails(new Answered(401, "unauthorized", null, null));
    pool.add();

    QueueId first = poll().queue();

    assertThat(poll().queue()).isNotEqualTo(first);
    assertThat(pauses).isEmpty();
  }

  @Test
  void refused_connections_back_off_to_three_seconds() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      api.nextFails(new ConnectionRefused());
    }
    pool.add();
    for (int i = 0; i < 21; i++) {
      poll();
    }

    assertThat(pauses).hasSize(20).allMatch(it -> it.compareTo(Duration.ofSeconds(3)) <= 0);
    assertThat(pauses.stream().toList().getLast()).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void a_plan42_server_is_answered_in_ecies_and_without_tickets() throws InterruptedException {
    pool.close();
    pool = pool(new PollIdentity.Plan42(RunnerToken.parse(Tokens.plan42())));
    P256KeyPair caller = P256KeyPair.generate();
    api.next(poll -> List.of(ecies(poll, caller, "{\"Type\":\"PingRequest\"}")));
    pool.add();

    Responded responded = response();

    assertThat(poll().ticket()).isNull();
    assertThat(api.registrations.getFirst().body().encryptionAlgorithm()).isNull();
    assertThat(new MessageCodec().readReply(Ecies.open(caller, responded.response().payload())))
        .isEqualTo(new RunnerReply.PingResponse());
  }

  @Test
  void a_message_that_opens_but_cannot_be_read_is_answered() throws InterruptedException {
    pool.close();
    pool = pool(new PollIdentity.Plan42(RunnerToken.parse(Tokens.plan42())));
    P256KeyPair caller = P256KeyPair.generate();
    api.next(poll -> List.of(ecies(poll, caller, "{\"Type\":7}")));
    pool.add();

    assertThat(new MessageCodec().readReply(Ecies.open(caller, response().response().payload())))
        .isInstanceOf(RunnerReply.UnknownMessageResponse.class);
  }

  @Test
  void a_drain_marks_polls_on_for_half_a_minute_and_deletes() throws InterruptedException {
    pool.close();
    pool = pool(new PollIdentity.Plan42(RunnerToken.parse(Tokens.plan42())));
    pool.add();
    poll();
    Thread draining =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pool.drain(Duration.ofMinutes(5));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    while (api.changes.isEmpty()) {
      api.next(_ -> List.of());
      poll();
    }
    assertThat(api.changes).containsExactly("drain");

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    api.next(_ -> List.of());

    assertThat(draining.join(Duration.ofSeconds(10))).isTrue();
    assertThat(api.changes).containsExactly("drain", "delete");
  }

  private QueuePool pool(PollIdentity identity) {
    PollEvents events =
        new PollEvents() {
          @Override
          public void registered(QueueId queue) {}

          @Override
          public boolean credentialRefused(ServerException failure) {
            refusals.add(failure);
            return newBoot;
          }
        };
    return new QueuePool(
        PollParts.of(
            () -> identity,
            api,
            handler,
            events,
            pause -> {
              pauses.add(pause);
              nanos.addAndGet(pause.toNanos());
            },
            nanos::get));
  }

  private Polled poll() throws InterruptedException {
    Polled poll = api.polls.poll(10, TimeUnit.SECONDS);
    return Objects.requireNonNull(poll, "no poll came");
  }

  private Responded response() throws InterruptedException {
    return Objects.requireNonNull(api.responses.poll(10, TimeUnit.SECONDS), "no response came");
  }

  private static PollTicket ticket(Polled poll) {
    return Objects.requireNonNull(poll.ticket(), "ticket");
  }

  private P256PublicKey keyOf(QueueId queue) {
    return api.registrations.stream()
        .filter(it -> it.queue().equals(queue))
        .findFirst()
        .map(it -> P256PublicKey.fromPem(it.body().publicKey()))
        .orElseThrow();
  }

  private static MessageBinding binding(Polled poll, MessageId id, P256PublicKey sender) {
    return new MessageBinding(
        TOKEN.team(),
        TOKEN.runner(),
        INSTANCE.id(),
        poll.queue(),
        id,
        ticket(poll).nonce(),
        sender);
  }

  private JsonNode sealed(Polled poll, P256KeyPair sender, RunnerMessage message) {
    MessageId id = new MessageId(UUID.randomUUID());
    MessageBinding binding = binding(poll, id, sender.publicKey());
    Hpke.SealedRequest request =
        new Hpke()
            .seal(
                keyOf(poll.queue()),
                sender,
                binding.requestAad(),
                new MessageCodec().write(message));
    sent.put(id, request);
    bindings.put(id, binding);
    return tree(poll, id, sender.publicKey(), request.payload());
  }

  private final ConcurrentMap<MessageId, MessageBinding> bindings = new ConcurrentHashMap<>();

  private JsonNode ecies(Polled poll, P256KeyPair caller, String text) {
    return tree(
        poll,
        new MessageId(UUID.randomUUID()),
        caller.publicKey(),
        Ecies.seal(keyOf(poll.queue()), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode tree(
      Polled poll, MessageId id, P256PublicKey caller, SealedPayload payload) {
    return Json.PLAN42.toObject(
        new QueueMessage(
            TOKEN.team(),
            TOKEN.runner(),
            poll.queue(),
            id,
            "caller",
            caller.toPem(),
            Instant.EPOCH,
            payload));
  }

  private RunnerReply opened(Responded responded) {
    Hpke.SealedRequest request = Objects.requireNonNull(sent.get(responded.message()), "request");
    MessageBinding binding = Objects.requireNonNull(bindings.get(responded.message()), "binding");
    return new MessageCodec()
        .readReply(
            ResponseSeal.open(
                request.responseKey(), binding.responseAad(), responded.response().payload()));
  }
}
