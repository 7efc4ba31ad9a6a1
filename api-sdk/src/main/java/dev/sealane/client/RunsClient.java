package dev.sealane.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunSpec;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import dev.sealane.client.http.Page;
import dev.sealane.client.http.Query;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Runs and what belongs to them. A run is named by its id, or a unique part of it: at least 12
/// characters of its beginning or 6 of its end. Errors as in {@link Api}.
public final class RunsClient {

  private static final String RUNS = "/api/v1/runs";

  private final Api api;

  RunsClient(Api api) {
    this.api = api;
  }

  /// Creates a run under a fresh idempotency key, so that a lost answer makes no second run.
  public Run create(RunSpec spec) {
    return create(spec, UUID.randomUUID().toString());
  }

  /// @param idempotencyKey the same key with the same spec gives the same run for 24 h
  public Run create(RunSpec spec, String idempotencyKey) {
    return api.call(
        Call.post(RUNS, new Call.Body.Json(spec)).withHeader(Call.IDEMPOTENCY_KEY, idempotencyKey),
        Run.class);
  }

  public Run get(String run) {
    return api.call(Call.get(path(run)), Run.class);
  }

  /// With a member `attempts`.
  public JsonNode getWithAttempts(String run) {
    return api.tree(Call.get(path(run) + "?attempts=true"));
  }

  public Page<Run> list(RunQuery query) {
    return api.page(
        Call.get(
            Query.of(RUNS)
                .and("status", String.join(",", query.statuses()))
                .and("kind", query.kind())
                .and("mine", query.mine() ? "true" : "")
                .and("since", query.since())
                .and("limit", query.limit())
                .and("cursor", query.cursor())
                .and("order", query.oldestFirst() ? "asc" : "desc")
                .toString()),
        Run.class);
  }

  /// All pages, up to {@code most} runs.
  public List<Run> listAll(RunQuery query, int most) {
    List<Run> runs = new ArrayList<>();
    for (RunQuery next = query; ; ) {
      Page<Run> page = list(next);
      runs.addAll(page.items());
      String cursor = page.nextCursor();
      if (cursor == null || runs.size() >= most) {
        return runs.subList(0, Math.min(most, runs.size()));
      }
      next = query.from(cursor);
    }
  }

  /// Asks for the end of a run; does not wait for it.
  public Run cancel(String run) {
    return cancel(run, CancelRequest.PLAIN);
  }

  /// Asks for the end of a run with a reason or another grace; does not wait for it.
  public Run cancel(String run, CancelRequest how) {
    return api.call(Call.post(path(run) + "/cancel", new Call.Body.Json(how)), Run.class);
  }

  public Explanation explain(String run) {
    return api.call(Call.get(path(run) + "/explain"), Explanation.class);
  }

  /// One page of the log; it ends when it is empty.
  public List<LogEntry> logs(String run, LogQuery query) {
    JsonNode tree =
        api.tree(
            Call.get(
                Query.of(path(run) + "/logs")
                    .and("after", query.after().equals(LogCursor.START) ? "" : query.after())
                    .and("limit", query.limit())
                    .and("tail", query.tail() == 0 ? "" : query.tail())
                    .and("channel", query.channel())
                    .and("stream", query.stream())
                    .and("attempt", query.attempt() == 0 ? "" : query.attempt())
                    .toString()));
    List<LogEntry> entries = new ArrayList<>();
    for (JsonNode item : tree.path("items")) {
      entries.add(LogEntry.read(item));
    }
    return entries;
  }

  public List<Artifact> artifacts(String run) {
    return api.page(Call.get(path(run) + "/artifacts"), Artifact.class).items();
  }

  /// The bytes of one artifact, as they arrive; the caller closes the stream.
  public InputStream artifact(String run, String artifact) {
    String encoded =
        String.join("/", List.of(artifact.split("/")).stream().map(Query::segment).toList());
    return api.open(Call.get(path(run) + "/artifacts/" + encoded).asStream()).body();
  }

  /// All artifacts as one tar.gz; the caller closes the stream.
  public InputStream artifactsArchive(String run) {
    return api.open(Call.get(path(run) + "/artifacts.tar.gz").asStream()).body();
  }

  static String path(String run) {
    return RUNS + "/" + Query.segment(run);
  }
}
