package dev.sealane.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.client.Explanation;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuedHintTest {

  private static final RunId RUN = RunId.parse("01990000-0000-7000-8000-000000000001");
  private static final RunnerId RUNNER = RunnerId.parse("01990000-0000-7000-8000-000000000002");

  @Test
  void with_no_runner_at_all_it_says_how_to_start_one() {
    Explanation why = new Explanation(RUN, "queued", List.of(), null);

    assertThat(QueuedHint.sentence(why))
        .contains("no runner is connected", "sealane runners token create", "sealane runner exec");
  }

  @Test
  void it_names_the_reason_of_each_runner_once_and_the_way_out() {
    Explanation.Candidate full =
        new Explanation.Candidate(
            RUNNER, null, false, List.of(new Explanation.Reason("slots", "all slots are in use")));
    Explanation why =
        new Explanation(RUN, "queued", List.of(full, full), "It starts when one is free.");

    assertThat(QueuedHint.sentence(why))
        .isEqualTo("[queued: all slots are in use. It starts when one is free.]");
  }
}
