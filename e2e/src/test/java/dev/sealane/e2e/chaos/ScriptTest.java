package dev.sealane.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.log.LogStream;
import dev.sealane.e2e.chaos.Script.Extras;
import dev.sealane.e2e.chaos.Script.Step;
import dev.sealane.e2e.chaos.Script.Temper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

  private static final Script SCRIPT =
      new Script(
          List.of(
              new Step(LogStream.STDOUT, "eins\n", 10),
              new Step(LogStream.STDERR, "zwei 🚀\n", 0),
              new Step(LogStream.STDOUT, "drei", 0)),
          3,
          Temper.STUBBORN,
          "kept",
          Extras.NONE);

  @TempDir private Path directory;

  @Test
  void it_does_what_it_says_and_tells_how_far_it_came() throws IOException {
    SCRIPT.write(directory);

    Shell.Result result =
        Shell.run(
            Map.of("SEALANE_ATTEMPT", "2"),
            List.of("sh", "-c", "cd " + directory + " && sh run.sh . 2>err"));

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.text()).isEqualTo("eins\ndrei").isEqualTo(SCRIPT.output(LogStream.STDOUT));
    assertThat(Files.readString(directory.resolve("err")))
        .isEqualTo("zwei 🚀\n")
        .isEqualTo(SCRIPT.output(LogStream.STDERR));
    assertThat(Files.readString(directory.resolve(Script.ARTIFACT))).isEqualTo("kept");
    Effects effects = Script.effects(directory);
    assertThat(effects.begun()).isEqualTo(Set.of(2));
    assertThat(effects.written(2)).isEqualTo(3);
    assertThat(effects.end(2)).hasValue(3);
  }

  @Test
  void the_first_step_of_an_archived_one_comes_with_the_workspace_and_its_secret_is_masked()
      throws IOException {
    Script script =
        new Script(
            List.of(new Step(LogStream.STDOUT, "it is hunter2-hunter2.\n", 0)),
            0,
            Temper.MILD,
            "",
            new Extras(true, "hunter2-hunter2"));
    script.write(directory);
    Files.delete(directory.resolve("1"));

    Shell.Result result =
        Shell.run(
            Map.of("SEALANE_ATTEMPT", "1", "CHAOS_SECRET", "hunter2-hunter2"),
            List.of(
                "sh",
                "-c",
                "cd "
                    + directory
                    + " && jar -xf "
                    + Script.archive(directory)
                    + " && sh run.sh ."));

    assertThat(result.text()).isEqualTo("it is hunter2-hunter2.\n");
    assertThat(script.output(LogStream.STDOUT)).isEqualTo("it is ***.\n");
  }

  @Test
  void work_of_an_attempt_after_a_later_one_began_is_an_overlap() {
    List<String> inTurn = List.of("begin 1", "wrote 1 1", "begin 2", "wrote 2 1", "end 2 0");
    List<String> beside = List.of("begin 1", "begin 2", "wrote 1 1", "end 2 0");

    assertThat(Effects.parse(inTurn).overlaps(1)).isFalse();
    assertThat(Effects.parse(beside).overlaps(1)).isTrue();
  }
}
