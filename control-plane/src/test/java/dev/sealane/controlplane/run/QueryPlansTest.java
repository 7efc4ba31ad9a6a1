package dev.sealane.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.instance.InstanceView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every statement on the way of a run uses an index, so that a million finished runs cost nothing.
class QueryPlansTest {

  private final AttemptQueryStore attempts = new AttemptQueryStore();
  private final RunStore runs = new RunStore();
  private final RunQueryStore queries = new RunQueryStore();

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void claims_confirmations_and_results_scan_no_table() {
    InstanceView instance = instance();
    RunClass runClass = new RunClass(1, Requirements.of(World.TEAM, World.aSpec().build()));
    AttemptRef ref = new AttemptRef(new RunId(new UUID(1, 1)), 1);

    planned(handle -> runs.queued(handle, runClass, instance, 0, 64));
    planned(handle -> runs.queuedClasses(handle, World.TEAM));
    planned(handle -> runs.state(handle, ref.runId()));
    planned(handle -> attempts.find(handle, ref));
    planned(handle -> attempts.used(handle, instance.id()));
    planned(handle -> attempts.unfinished(handle, instance.id()));
    planned(handle -> attempts.claimed(handle, new MessageId(new UUID(1, 1))));
    planned(handle -> attempts.claimedMessages(handle, World.QUEUE));
    planned(handle -> attempts.busyInstances(handle));
  }

  @Test
  void lists_and_short_ids_scan_no_table() {
    planned(handle -> queries.find(handle, new RunId(new UUID(1, 1))));
    planned(handle -> queries.byPrefix(handle, World.TEAM, "0198c3a1-b2c", 10));
    planned(handle -> queries.bySuffix(handle, World.TEAM, "abc123", 10));
    planned(handle -> queries.byKey(handle, World.TEAM, "anna", "key"));
    planned(handle -> queries.list(handle, World.TEAM, filter(Set.of(), Optional.empty())));
    planned(handle ->
        queries.list(handle, World.TEAM, filter(Set.of(RunStatus.QUEUED), Optional.empty())));
    planned(handle -> queries.list(handle, World.TEAM, filter(Set.of(), Optional.of("anna"))));
  }

  @Test
  void claims_read_the_queue_in_its_own_order() {
    RunClass runClass = new RunClass(1, Requirements.of(World.TEAM, World.aSpec().build()));

    assertThat(plans(handle -> runs.queued(handle, runClass, instance(), 0, 64)))
        .anyMatch(step -> step.contains("USING INDEX run_queued"))
        .noneMatch(step -> step.contains("TEMP B-TREE"));
  }

  @Test
  void unfinished_runs_and_ones_own_have_indexes_of_their_own() {
    assertThat(
            plans(handle ->
                queries.list(
                    handle,
                    World.TEAM,
                    filter(Set.of(RunStatus.QUEUED, RunStatus.RUNNING), Optional.empty()))))
        .anyMatch(step -> step.contains("run_unfinished"));
    assertThat(
            plans(
                handle -> queries.list(handle, World.TEAM, filter(Set.of(), Optional.of("anna")))))
        .anyMatch(step -> step.contains("run_by_creator"));
  }

  private static RunFilter filter(Set<RunStatus> statuses, Optional<String> createdBy) {
    return new RunFilter(
        statuses,
        Optional.of(RunKind.EXEC),
        createdBy,
        Optional.empty(),
        Optional.of(new RunId(new UUID(1, 1))),
        false,
        50);
  }

  private InstanceView instance() {
    return MatchingTest.anInstance().build();
  }

  private void planned(Consumer<Handle> work) {
    assertThat(plans(work))
        .isNotEmpty()
        .allMatch(
            step -> !step.startsWith("SCAN") || step.contains("INDEX") || isNoTable(step),
            "no scan");
  }

  /// Steps over rows of a recursive query or a constant.
  private static boolean isNoTable(String step) {
    return step.equals("SCAN waiting") || step.equals("SCAN busy") || step.contains("CONSTANT ROW");
  }

  /// The plans of all statements that {@code work} makes.
  private List<String> plans(Consumer<Handle> work) {
    return world.database.read(handle -> {
      List<String> statements = new ArrayList<>();
      handle
          .getConfig(SqlStatements.class)
          .setSqlLogger(
              new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                  statements.add(context.getParsedSql().getSql());
                }
              });
      work.accept(handle);
      handle.getConfig(SqlStatements.class).setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
      return statements.stream().flatMap(sql -> plan(handle, sql).stream()).toList();
    });
  }

  private static List<String> plan(Handle handle, String sql) {
    var query = handle.createQuery("EXPLAIN QUERY PLAN " + sql);
    for (int i = 0; i < sql.chars().filter(letter -> letter == '?').count(); i++) {
      query.bind(i, 1);
    }
    return query.map((row, _) -> row.getString("detail")).list();
  }
}
