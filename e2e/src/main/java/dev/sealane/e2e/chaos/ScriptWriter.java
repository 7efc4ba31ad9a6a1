package dev.sealane.e2e.chaos;

import dev.sealane.api.log.LogStream;
import dev.sealane.e2e.chaos.Script.Extras;
import dev.sealane.e2e.chaos.Script.Step;
import dev.sealane.e2e.chaos.Script.Temper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Draws programs.
final class ScriptWriter {

  /// Bytes of the longest line: what an engine's log keeps in one piece, its newline with it.
  private static final int LONGEST_LINE = (16 << 10) - 1;

  private static final List<String> ALPHABETS =
      List.of("abcdefghij 0123456789 ,.;:", "äöüß€ ñçø", "日本語の文字列 漢字", "🚀🐢🧵✨ 👩‍🚀");

  private final Random random;

  ScriptWriter(Random random) {
    this.random = random;
  }

  PlannedRun run(String key, Duration at, boolean container) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> timingOut(key, at, container);
      case 2, 3, 4 -> cancelled(key, at, container);
      case 5, 6, 7 -> plain(key, at, container, 1 + random.nextInt(3));
      default -> plain(key, at, container, 0);
    };
  }

  private PlannedRun plain(String key, Duration at, boolean container, int maxRetries) {
    return new PlannedRun(
        key,
        at,
        container,
        script(random.nextInt(8) == 0 ? 20_000 : 200 + random.nextInt(6_000), temper()),
        new PlannedRun.Wishes(maxRetries, Optional.empty(), Optional.empty(), followed()));
  }

  private PlannedRun timingOut(String key, Duration at, boolean container) {
    Duration limit = Duration.ofSeconds(1 + random.nextInt(3));
    return new PlannedRun(
        key,
        at,
        container,
        script(limit.toMillis() + 60_000, temper()),
        new PlannedRun.Wishes(0, Optional.of(limit), Optional.empty(), followed()));
  }

  private PlannedRun cancelled(String key, Duration at, boolean container) {
    Duration after = Duration.ofMillis(random.nextInt(4_000));
    return new PlannedRun(
        key,
        at,
        container,
        script(random.nextBoolean() ? 60_000 : 3_000, temper()),
        new PlannedRun.Wishes(random.nextInt(2), Optional.empty(), Optional.of(after), followed()));
  }

  private boolean followed() {
    return random.nextBoolean();
  }

  private Temper temper() {
    return switch (random.nextInt(8)) {
      case 0 -> Temper.STUBBORN;
      case 1 -> Temper.FORKING;
      default -> Temper.MILD;
    };
  }

  private Script script(long millis, Temper temper) {
    int count = 2 + random.nextInt(9);
    Extras extras = new Extras(random.nextInt(5) == 0, random.nextInt(5) == 0 ? secret() : "");
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LogStream stream = random.nextInt(3) == 0 ? LogStream.STDERR : LogStream.STDOUT;
      boolean last = i == count - 1;
      String secret = extras.secret().isEmpty() ? "" : "it is " + extras.secret() + ".\n";
      steps.add(new Step(stream, secret + text(last), last ? 0 : Math.toIntExact(millis / count)));
    }
    int exitCode = random.nextInt(3) > 0 ? 0 : 1 + random.nextInt(120);
    String artifact = random.nextInt(4) == 0 ? text(false).repeat(1 + random.nextInt(40)) : "";
    return new Script(steps, exitCode, temper, artifact, extras);
  }

  private String secret() {
    return "secret-" + Long.toString(random.nextLong(1L << 50, 1L << 60), Character.MAX_RADIX);
  }

  private String text(boolean last) {
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(12);
    for (int i = 0; i < lines; i++) {
      text.append(line()).append('\n');
    }
    if (last && random.nextInt(4) == 0) {
      text.append("no newline follows");
    }
    return text.toString();
  }

  private String line() {
    int bytes =
        switch (random.nextInt(20)) {
          case 0 -> LONGEST_LINE;
          case 1 -> LONGEST_LINE - random.nextInt(4_000);
          case 2 -> 0;
          default -> random.nextInt(200);
        };
    String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
    List<String> letters = alphabet.codePoints().mapToObj(Character::toString).toList();
    StringBuilder line = new StringBuilder();
    for (int used = 0; used < bytes; ) {
      String letter = letters.get(random.nextInt(letters.size()));
      int width = letter.getBytes(StandardCharsets.UTF_8).length;
      boolean fits = used + width <= bytes;
      line.append(fits ? letter : ".");
      used += fits ? width : 1;
    }
    return line.toString();
  }
}
