package dev.sealane.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.LossReport;
import dev.sealane.controlplane.run.FakeRoutes.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContactLossesTest extends OneInstance {

  ContactLossesTest() {
    super(2);
  }

  @Test
  void a_run_shows_why_contact_was_lost() {
    AttemptRef ref = world.running(instance);
    ContactLoss loss = aLoss("daemon_killed", "it was killed");

    tell(instance, loss, ref);
    tell(instance, loss, ref); // an answer that got lost

    assertThat(world.view(ref.runId()).contactLoss()).isEqualTo(loss);
    assertThat(world.column("SELECT entries FROM black_box"))
        .singleElement()
        .asString()
        .contains("\"event\":\"started\"");
  }

  @Test
  void the_runs_of_a_long_list_are_all_shown() {
    AttemptRef ref = world.running(instance);
    List<AttemptRef> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(new AttemptRef(new RunId(new UUID(0x7000, i)), 1));
    }
    many.add(ref);
    ContactLoss loss = aLoss("daemon_killed", "it was killed");

    tell(instance, loss, many.toArray(AttemptRef[]::new));

    assertThat(world.view(ref.runId()).contactLoss()).isEqualTo(loss);
  }

  @Test
  void another_instances_run_shows_nothing() {
    AttemptRef ref = world.running(instance);

    tell(world.anInstance(1), aLoss("host_slept", "it slept"), ref);

    assertThat(world.view(ref.runId()).contactLoss()).isNull();
  }

  @Test
  void the_newest_twenty_of_an_instance_are_kept() {
    for (int i = 0; i < 25; i++) {
      world.pass(Duration.ofMinutes(1));
      tell(instance, aLoss("host_slept", "sleep " + i));
    }

    assertThat(world.column("SELECT message FROM black_box ORDER BY until_at"))
        .hasSize(20)
        .startsWith("sleep 5")
        .endsWith("sleep 24");
  }

  @Test
  void what_does_not_fit_is_refused_by_its_name() {
    assertThatThrownBy(() -> tell(instance, aLoss("Bad Code", "x")))
        .hasMessageContaining("loss.code");
    assertThatThrownBy(() -> tell(instance, aLoss("host_slept", "two\nlines")))
        .hasMessageContaining("loss.message");
  }

  private ContactLoss aLoss(String code, String message) {
    return new ContactLoss(world.now().minus(Duration.ofMinutes(2)), world.now(), code, message);
  }

  private void tell(InstanceId teller, ContactLoss loss, AttemptRef... held) {
    LossReport report =
        new LossReport(
            loss,
            List.of(held),
            List.of(new BlackBoxEntry(1, 1, world.now(), "boot", "started", null)));
    world.call(
        "POST /api/v1/runner/black-box",
        world.daemon(teller),
        Call.body(Json.NATIVE.write(report)).header("X-Sealane-Session", teller.toString()));
  }
}
