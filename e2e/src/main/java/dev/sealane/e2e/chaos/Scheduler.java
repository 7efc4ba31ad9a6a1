package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.Fault.Line;
import dev.sealane.e2e.chaos.Fault.Target;
import dev.sealane.e2e.chaos.Schedule.PlannedFault;
import dev.sealane.e2e.chaos.Schedule.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Draws schedules. Faults come from a deck, so that every kind comes before one comes too often.
final class Scheduler {

  private static final Duration CALM = Duration.ofSeconds(8);

  private final Random random;
  private final Size size;

  private Scheduler(long seed, Size size) {
    this.random = new Random(seed);
    this.size = size;
  }

  static Schedule draw(long seed, Size size) {
    Scheduler scheduler = new Scheduler(seed, size);
    List<PlannedFault> faults = scheduler.faults();
    return new Schedule(scheduler.runs(seed), faults, size.length());
  }

  private List<PlannedFault> faults() {
    List<PlannedFault> planned = new ArrayList<>();
    List<Supplier<Fault>> deck = new ArrayList<>();
    long span = size.length().minus(CALM).toMillis();
    for (int i = 0; i < size.faults(); i++) {
      if (deck.isEmpty()) {
        deck.addAll(deck());
        Collections.shuffle(deck, random);
      }
      long at = span * i / size.faults() + random.nextInt(Math.toIntExact(span / size.faults()));
      planned.add(new PlannedFault(CALM.plusMillis(at), deck.removeLast().get()));
    }
    return planned;
  }

  private List<Supplier<Fault>> deck() {
    List<Supplier<Fault>> deck = new ArrayList<>();
    add(deck, 7, () -> new Fault.Kill(runner(), seconds(0, 4)));
    add(deck, 3, () -> new Fault.KillTwice(runner(), millis(100, 900)));
    add(deck, 2, () -> new Fault.Restart(runner()));
    add(deck, 5, () -> new Fault.Kill(new Target.Server(), seconds(0, 4)));
    add(deck, 1, () -> new Fault.KillTwice(new Target.Server(), millis(100, 900)));
    add(deck, 1, () -> new Fault.Restart(new Target.Server()));
    add(deck, 2, () -> new Fault.KillAll(seconds(0, 3)));
    add(deck, 2, () -> new Fault.Pause(runner(), over(World.LEASE)));
    add(deck, 2, () -> new Fault.Pause(runner(), over(World.FENCE)));
    add(deck, 2, () -> new Fault.Pause(new Target.Server(), over(World.LEASE)));
    add(deck, 2, () -> new Fault.TornJournal(random.nextInt(size.runners())));
    add(deck, 3, () -> new Fault.Slow(line(), millis(50, 900), seconds(2, 6)));
    add(deck, 4, () -> new Fault.Cut(line(), seconds(0, 6)));
    add(deck, 4, () -> new Fault.LoseAnswers(line(), percent(), seconds(2, 8)));
    add(deck, 4, () -> new Fault.Repeat(line(), percent(), millis(0, 3000), seconds(2, 8)));
    add(deck, 3, () -> new Fault.HalfOpen(line(), seconds(1, 6)));
    add(deck, 2, () -> new Fault.EngineRestart(true, seconds(0, 3)));
    add(deck, 1, () -> new Fault.EngineRestart(false, seconds(0, 3)));
    add(deck, 1, () -> new Fault.FullDisk(new Target.Runner(0), seconds(3, 8)));
    add(deck, 1, () -> new Fault.FullDisk(new Target.Server(), seconds(3, 8)));
    add(deck, 1, () -> new Fault.ClockJump(new Target.Server(), jump(), seconds(4, 12)));
    add(deck, 1, () -> new Fault.ClockJump(runner(), jump(), seconds(4, 12)));
    return deck;
  }

  private static void add(List<Supplier<Fault>> deck, int times, Supplier<Fault> card) {
    for (int i = 0; i < times; i++) {
      deck.add(card);
    }
  }

  private Target runner() {
    return new Target.Runner(random.nextInt(size.runners()));
  }

  private Line line() {
    int index = random.nextInt(size.runners() + 1);
    return index == size.runners() ? new Line.OfUsers() : new Line.OfRunner(index);
  }

  private int percent() {
    return 20 + random.nextInt(60);
  }

  private Duration jump() {
    return random.nextBoolean() ? Duration.ofHours(1) : Duration.ofHours(-1);
  }

  private Duration over(Duration limit) {
    return limit.plus(seconds(1, 6));
  }

  private Duration seconds(int least, int most) {
    return millis(least * 1000, most * 1000);
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least + 1));
  }

  private List<PlannedRun> runs(long seed) {
    List<PlannedRun> runs = new ArrayList<>();
    ScriptWriter writer = new ScriptWriter(random);
    for (int i = 0; i < size.runs(); i++) {
      long at = random.nextLong(size.length().toMillis());
      boolean container = random.nextInt(4) == 0;
      runs.add(writer.run("chaos-%d-%04d".formatted(seed, i), Duration.ofMillis(at), container));
    }
    runs.sort(Comparator.comparing(PlannedRun::at));
    return runs;
  }
}
