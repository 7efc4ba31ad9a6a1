package dev.sealane.controlplane.run;

/// The tables of runs.
record RunTables(
    RunStore runs,
    AttemptStore attempts,
    AttemptQueryStore attemptQueries,
    BarStore bars,
    TurnStore turns,
    RunClassStore classes) {

  static RunTables create() {
    return new RunTables(
        new RunStore(),
        new AttemptStore(),
        new AttemptQueryStore(),
        new BarStore(),
        new TurnStore(),
        new RunClassStore());
  }
}
