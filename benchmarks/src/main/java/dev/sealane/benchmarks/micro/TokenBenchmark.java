package dev.sealane.benchmarks.micro;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.controlplane.auth.RunnerTokenTerms;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Verifies a runner token: the signature alone; the first time, with its row in SQLite; and when
/// it is known.
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls open() before a benchmark
public class TokenBenchmark {

  private final InstantSource clock = InstantSource.system();
  private final UuidV7 ids = new UuidV7(clock, new SecureRandom());
  private final P256KeyPair key = P256KeyPair.generate();
  private final Bytes text = Bytes.copyOf(new byte[500]);
  private final Bytes signature = key.sign(text);

  private Path directory;
  private Database database;
  private ServerKeys keys;
  private RunnerTokens tokens;
  private String token;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("sealane-bench-");
    database = Database.open(new SqliteFile(directory.resolve("tokens.db")));
    keys = ServerKeys.load(database, new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])), clock);
    tokens = freshTokens();
    token = issue();
  }

  private RunnerTokens freshTokens() {
    return new RunnerTokens(database, keys, "http://127.0.0.1:7440", ids, clock);
  }

  private String issue() {
    TeamId team = new TeamId(ids.next());
    RunnerId runner = new RunnerId(ids.next());
    return database.write(handle -> {
      handle.execute(
          "INSERT INTO team (id, name, created_at) VALUES (?, 'bench', 0)", team.toString());
      handle.execute(
          """
          INSERT INTO runner (id, team_id, name, is_cloud, runs_tasks, proxies_github, labels,
            draining, created_at, updated_at, deleted, version)
          VALUES (?, ?, 'pool', 0, 1, 0, '', 0, 0, 0, 0, 1)
          """,
          runner.toString(),
          team.toString());
      RunnerTokenTerms terms = new RunnerTokenTerms(new TreeSet<>(), Duration.ofDays(90), 1);
      return tokens.issue(handle, team, runner, terms).token();
    });
  }

  @Benchmark
  public boolean es256() {
    return key.publicKey().verifies(text, signature);
  }

  @Benchmark
  public Object unknownToken() {
    return freshTokens().verify(token);
  }

  @Benchmark
  public Object knownToken() {
    return tokens.verify(token);
  }

  @TearDown
  public void close() throws IOException {
    database.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
