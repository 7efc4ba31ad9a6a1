package dev.sealane.controlplane.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.RunKind;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/// `/api/v1/runs` without logs, events and artifacts (native.md section 3).
public final class RunRoutes {

  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 1_000;

  /// The first time that RFC 3339 can write, and the one behind its last.
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

  private final RunCreation creation;
  private final Runs runs;
  private final RunViews views;
  private final Explanations explanations;

  RunRoutes(RunCreation creation, Runs runs, RunViews views, Explanations explanations) {
    this.creation = creation;
    this.runs = runs;
    this.views = views;
    this.explanations = explanations;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/api/v1/runs", Access.RUN, this::create);
    routes.add("GET", "/api/v1/runs", Access.READ, this::list);
    routes.add("GET", "/api/v1/runs/:run", Access.READ, this::get);
    routes.add("POST", "/api/v1/runs/:run/cancel", Access.RUN, this::cancel);
    routes.add("GET", "/api/v1/runs/:run/explain", Access.READ, this::explain);
  }

  private Reply create(ApiRequest request) {
    RunCreation.Created created =
        creation.create(request.person(), request.body(), request.header("Idempotency-Key"));
    return Reply.json(created.replayed() ? 200 : 201, views.of(created.run()));
  }

  private Reply get(ApiRequest request) {
    RunId id = named(request);
    ObjectNode run = Json.NATIVE.toObject(runs.view(request.caller(), id));
    if (request.query("attempts").filter("true"::equals).isPresent()) {
      run.set("attempts", Json.NATIVE.toTree(runs.attempts(request.caller(), id)));
    }
    return Reply.ok(run);
  }

  private Reply cancel(ApiRequest request) {
    CancelRequest how =
        request.body().length == 0
            ? CancelRequest.PLAIN
            : request.body(Json.STRICT, CancelRequest.class);
    return Reply.json(202, runs.cancel(request.caller(), named(request), how));
  }

  private Reply explain(ApiRequest request) {
    return Reply.ok(explanations.explain(request.caller(), named(request)));
  }

  private Reply list(ApiRequest request) {
    boolean mine = request.query("mine").filter("true"::equals).isPresent();
    RunFilter filter =
        new RunFilter(
            request.query("status").map(StatusFilter::parse).orElse(Set.of()),
            request.query("kind").filter(text -> !text.isEmpty()).map(RunKind::parse),
            mine ? Optional.of(request.person().name()) : Optional.empty(),
            request.query("since").filter(text -> !text.isEmpty()).map(RunRoutes::time),
            request.query("cursor").filter(text -> !text.isEmpty()).map(RunRoutes::cursor),
            request.query("order").map(RunRoutes::oldestFirst).orElse(false),
            request.queryInt("limit", DEFAULT_PAGE, 1, MAX_PAGE));
    return Reply.ok(runs.list(request.caller().team(), filter));
  }

  private RunId named(ApiRequest request) {
    return runs.resolve(request.caller(), request.path("run", text -> text));
  }

  private static Instant time(String text) {
    try {
      Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time; // no run is older
      }
    } catch (DateTimeException _) {
      // told below
    }
    throw invalid(ErrorCode.INVALID_REQUEST, "since", "an RFC 3339 time like 2026-01-02T03:04:05Z");
  }

  private static RunId cursor(String text) {
    try {
      return RunId.parse(text);
    } catch (IllegalArgumentException _) {
      throw invalid(ErrorCode.INVALID_CURSOR, "cursor", "the next_cursor of a page");
    }
  }

  private static boolean oldestFirst(String text) {
    return switch (text) {
      case "asc", "oldest" -> true;
      case "desc", "newest", "" -> false;
      default -> throw invalid(ErrorCode.INVALID_REQUEST, "order", "asc or desc");
    };
  }

  private static SealaneException invalid(ErrorCode code, String what, String rule) {
    return new SealaneException(code, "%s must be %s".formatted(what, rule));
  }
}
