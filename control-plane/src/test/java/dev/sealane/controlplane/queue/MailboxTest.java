package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.message.RunnerMessage.PingRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailboxTest {

  private final Mailbox mailbox = new Mailbox();

  @Test
  void messages_come_oldest_first_at_most_a_batch_and_once() {
    Outgoing first = message(100);
    Outgoing second = message(100);
    mailbox.add(first, 10);
    mailbox.add(second, 10);

    assertThat(mailbox.take(1, 0)).containsExactly(first);
    assertThat(mailbox.take(1, 0)).containsExactly(second);
    assertThat(mailbox.take(1, 0)).isEmpty();
  }

  @Test
  void what_nobody_waits_for_any_more_is_not_delivered() {
    mailbox.add(message(100), 10);
    Outgoing wanted = message(101);
    mailbox.add(wanted, 10);

    assertThat(mailbox.take(10, 100)).containsExactly(wanted);
  }

  @Test
  void a_full_mailbox_takes_nothing() {
    assertThat(mailbox.add(message(100), 1)).isTrue();
    assertThat(mailbox.add(message(100), 1)).isFalse();
  }

  private static Outgoing message(long deadline) {
    return new Outgoing(new MessageId(UUID.randomUUID()), new PingRequest(), deadline);
  }
}
