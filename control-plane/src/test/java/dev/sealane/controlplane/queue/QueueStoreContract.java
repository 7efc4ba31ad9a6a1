package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.controlplane.sql.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every database behind {@link QueueStore} and {@link MessageStore} must show.
abstract class QueueStoreContract {

  private static final String NONCE = "AAAAAAAAAAAAAAAAAAAAAA";

  private final QueueStore queues = new QueueStore();
  private final MessageStore messages = new MessageStore();
  private final QueueId id = Fixtures.queueId();

  /// An empty, migrated database.
  protected abstract Database database();

  @BeforeEach
  void makeTheRunner() {
    Fixtures.makeRunner(database());
  }

  @Test
  void a_queue_is_read_as_it_was_stored() {
    RunnerQueue plan42 = Fixtures.plan42Queue(id);
    RunnerQueue own = Fixtures.hpkeQueue(Fixtures.queueId(), 7, P256KeyPair.generate());
    insert(plan42);
    insert(own);

    assertThat(find(plan42.id())).contains(plan42);
    assertThat(find(own.id())).contains(own);
    assertThat(find(Fixtures.queueId())).isEmpty();
  }

  @Test
  void checks_and_changes_are_stored() {
    RunnerQueue queue = Fixtures.plan42Queue(id);
    insert(queue);
    RunnerQueue sick =
        queue.checked(false, 2, Fixtures.NOW).checked(false, 2, Fixtures.NOW.plusSeconds(30));

    database()
        .write(handle -> {
          queues.update(handle, sick);
          return id;
        });

    assertThat(find(id)).contains(sick);
  }

  @Test
  void a_key_is_noted_once_for_ever() {
    boolean first = database().write(handle -> queues.noteKey(handle, "thumb", id));
    boolean second =
        database().write(handle -> queues.noteKey(handle, "thumb", Fixtures.queueId()));

    assertThat(first).isTrue();
    assertThat(second).isFalse();
  }

  @Test
  void lists_are_filtered_and_go_on_behind_an_id() {
    List<RunnerQueue> all =
        List.of(
            Fixtures.plan42Queue(QueueId.parse("00000000-0000-4000-8000-000000000001")),
            Fixtures.plan42Queue(QueueId.parse("00000000-0000-4000-8000-000000000002"))
                .checked(false, 1, Fixtures.NOW),
            Fixtures.plan42Queue(QueueId.parse("00000000-0000-4000-8000-000000000003")));
    all.forEach(this::insert);

    assertThat(list(filter(Optional.empty(), "", 10))).containsExactlyElementsOf(all);
    assertThat(list(filter(Optional.of(false), "", 10))).containsExactly(all.get(1));
    assertThat(list(filter(Optional.empty(), all.get(0).id().toString(), 1)))
        .containsExactly(all.get(1));
  }

  @Test
  void queues_of_older_boots_are_found() {
    RunnerQueue old = Fixtures.hpkeQueue(Fixtures.queueId(), 1, P256KeyPair.generate());
    RunnerQueue current = Fixtures.hpkeQueue(Fixtures.queueId(), 2, P256KeyPair.generate());
    insert(old);
    insert(current);

    List<RunnerQueue> found =
        database().read(handle -> queues.ofOlderBoots(handle, Fixtures.INSTANCE, 2));

    assertThat(found).containsExactly(old);
  }

  @Test
  void a_poll_is_answered_once_and_never_behind_a_later_one() {
    insert(Fixtures.hpkeQueue(id, 1, P256KeyPair.generate()));

    assertThat(answered(5)).isTrue();
    assertThat(answered(5)).isFalse();
    assertThat(answered(4)).isFalse();
    assertThat(answered(6)).isTrue();
  }

  @Test
  void messages_of_a_poll_come_in_order_and_remember_their_answer() {
    insert(Fixtures.hpkeQueue(id, 1, P256KeyPair.generate()));
    Delivered first = message(1);
    Delivered second = message(1);
    Delivered other = message(2);
    for (Delivered message : List.of(first, second, other)) {
      database()
          .write(handle -> {
            messages.insert(handle, id, message);
            return id;
          });
    }
    database()
        .write(handle -> {
          messages.answered(handle, second.id(), "{}", Fixtures.NOW);
          return id;
        });

    List<Delivered> found = database().read(handle -> messages.ofPoll(handle, id, 1));

    assertThat(found).extracting(Delivered::id).containsExactly(first.id(), second.id());
    assertThat(found).extracting(Delivered::answered).containsExactly(false, true);
    assertThat(found.get(1).answer()).contains("{}");
    assertThat(found.getFirst()).isEqualTo(first);
  }

  @Test
  void a_deleted_queue_takes_its_messages_with_it() {
    insert(Fixtures.hpkeQueue(id, 1, P256KeyPair.generate()));
    Delivered message = message(1);
    database()
        .write(handle -> {
          messages.insert(handle, id, message);
          return id;
        });

    boolean deleted = database().write(handle -> queues.delete(handle, id));
    boolean again = database().write(handle -> queues.delete(handle, id));
    Optional<Delivered> left = database().read(handle -> messages.find(handle, id, message.id()));

    assertThat(deleted).isTrue();
    assertThat(again).isFalse();
    assertThat(left).isEmpty();
  }

  @Test
  void expired_messages_are_forgotten() {
    insert(Fixtures.hpkeQueue(id, 1, P256KeyPair.generate()));
    Delivered message = message(1);
    database()
        .write(handle -> {
          messages.insert(handle, id, message);
          return id;
        });

    int early = database().write(handle -> messages.deleteExpired(handle, message.deadline()));
    int late =
        database()
            .write(handle ->
                messages.deleteExpired(handle, message.deadline().plus(Duration.ofMillis(1))));

    assertThat(early).isZero();
    assertThat(late).isEqualTo(1);
  }

  private void insert(RunnerQueue queue) {
    database()
        .write(handle -> {
          queues.insert(handle, queue);
          return queue;
        });
    if (queue.failedChecks() > 0) {
      database()
          .write(handle -> {
            queues.update(handle, queue);
            return queue;
          });
    }
  }

  private Optional<RunnerQueue> find(QueueId queue) {
    return database().read(handle -> queues.find(handle, queue));
  }

  private boolean answered(long pollNo) {
    return database().write(handle -> queues.answered(handle, id, pollNo));
  }

  private List<RunnerQueue> list(QueueFilter filter) {
    return database().read(handle -> queues.list(handle, Fixtures.TEAM, filter));
  }

  private static QueueFilter filter(Optional<Boolean> healthy, String after, int limit) {
    return new QueueFilter(
        Optional.of(Fixtures.RUNNER), healthy, Optional.empty(), "", "", after, limit);
  }

  private static Delivered message(long pollNo) {
    return new Delivered(
        new MessageId(UUID.randomUUID()),
        "PingRequest",
        "{}",
        new Poll(pollNo, NONCE),
        Bytes.copyOf(new byte[] {1, 2, 3}),
        Fixtures.NOW,
        false,
        Optional.empty());
  }
}
