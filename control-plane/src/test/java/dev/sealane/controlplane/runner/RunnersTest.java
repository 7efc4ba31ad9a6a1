package dev.sealane.controlplane.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import dev.sealane.controlplane.auth.Role;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnersTest {

  private static final TeamId TEAM = new TeamId(new UUID(1, 1));
  private static final RunnerId POOL = new RunnerId(new UUID(2, 2));
  private static final Caller OWNER =
      new Caller.Person(TEAM, "anna", new TokenId(new UUID(3, 3)), Role.OWNER, Set.of());
  private static final Origin ORIGIN =
      new Origin() {
        @Override
        public String remote() {
          return "127.0.0.1";
        }

        @Override
        public String requestId() {
          return "r1";
        }
      };

  @TempDir Path directory;
  private final List<RunnerId> deleted = new ArrayList<>();
  private Database database;
  private Runners runners;

  @BeforeEach
  void open() {
    database = Database.open(new SqliteFile(directory.resolve("test.db")));
    database.write(handle ->
        handle.execute(
            "INSERT INTO team (id, name, created_at) VALUES (?, 'team', 0)", TEAM.toString()));
    runners = new Runners(database, new RunnerStore(), () -> Instant.EPOCH);
    runners.addListener(deleted::add);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_check_that_refuses_keeps_the_runner_and_is_part_of_the_same_transaction() {
    Runner pool = runners.named(OWNER, "pool", new TreeSet<>(), POOL, ORIGIN);

    assertThatThrownBy(() ->
            runners.delete(
                OWNER,
                pool,
                handle -> {
                  handle.execute("UPDATE runner SET name = 'seen'");
                  throw new SealaneException(ErrorCode.CONFLICT, "it holds runs");
                },
                ORIGIN))
        .hasMessage("it holds runs");
    assertThat(runners.ofTeam(TEAM)).extracting(Runner::name).containsExactly("pool");
    assertThat(deleted).isEmpty();

    runners.delete(OWNER, pool, _ -> {}, ORIGIN);

    assertThat(runners.ofTeam(TEAM)).isEmpty();
    assertThat(deleted).containsExactly(POOL);
  }
}
