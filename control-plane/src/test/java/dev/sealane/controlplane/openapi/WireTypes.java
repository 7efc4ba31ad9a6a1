package dev.sealane.controlplane.openapi;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.Problem;
import dev.sealane.api.run.CancelRequest;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.run.Resources;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.run.Source;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.account.AccountRoutes;
import dev.sealane.controlplane.account.ServerKeyRoutes;
import dev.sealane.controlplane.account.VersionRoutes;
import dev.sealane.controlplane.instance.KnownLoss;
import dev.sealane.controlplane.metrics.HealthRoutes;
import dev.sealane.controlplane.queue.QueuePings;
import java.util.Map;
import java.util.TreeMap;

/// Which Java type stands behind each component schema.
final class WireTypes {

  /// How a type crosses the wire.
  enum Way {
    /// The server writes it.
    WRITTEN,
    /// The server reads it from peers, which may be newer.
    READ,
    /// The server reads it from people; an unknown field is an error.
    STRICT,
    /// Peers write it and the server gives it out again.
    BOTH
  }

  /// @param type a record, an enum, or a sealed interface of records
  record Wire(Class<?> type, Way way) {}

  private final Map<String, Wire> wires = new TreeMap<>();

  private WireTypes() {
    server();
    runs();
    logs();
    fleet();
    runners();
  }

  static Map<String, Wire> all() {
    return new WireTypes().wires;
  }

  private void server() {
    written("Error", Problem.class);
    written("ErrorDetail", Problem.Detail.class);
    written("ErrorCode", ErrorCode.class);
    written("ServerStatus", HealthRoutes.Status.class);
    written("ServerVersion", VersionRoutes.Answer.class);
    written("Me", AccountRoutes.Me.class);
    written("JwkSet", ServerKeyRoutes.JwkSet.class);
    written("Jwk", ServerKeyRoutes.Jwk.class);
    written("RenewedToken", AccountRoutes.Renewed.class);
  }

  private void runs() {
    strict("RunSpec", RunSpec.class);
    strict("RunKind", RunKind.class);
    strict("PullPolicy", PullPolicy.class);
    strict("Source", Source.class);
    strict("NoSource", Source.None.class);
    strict("GitSource", Source.Git.class);
    strict("ArchiveSource", Source.Archive.class);
    strict("Resources", Resources.class);
    strict("CancelRequest", CancelRequest.class);
    written("Run", Run.class);
    written("RunStatus", RunStatus.class);
    written("RunError", RunError.class);
    written("EndedBy", EndedBy.class);
    written("FailureClass", FailureClass.class);
    written("RunPage", hidden("run.RunPage"));
    written("AttemptSummary", hidden("run.AttemptSummary"));
    written("Explanation", hidden("run.Explanation"));
    written("Verdict", hidden("run.Explanation$Verdict"));
    written("Reason", hidden("run.Matching$Reason"));
    written("ArchiveReceipt", hidden("blob.ArchiveReceipt"));
    written("ArtifactPage", hidden("blob.ArtifactPage"));
    written("Artifact", hidden("blob.ArtifactView"));
  }

  private void logs() {
    both("LogRecord", LogRecord.class);
    both("LogLine", LogRecord.Line.class);
    both("LogHole", LogRecord.Hole.class);
    both("LogChannel", LogChannel.class);
    both("LogStream", LogStream.class);
    written("LogPosition", LogPosition.class);
    written("LogGap", hidden("events.LogWalk$Step$Gap"));
    written("LogSuppressed", hidden("events.RunFeed$Suppressed"));
    written("Completion", hidden("events.Completion"));
  }

  private void fleet() {
    written("RunnerPage", hidden("fleet.FleetRoutes$Listed"));
    written("Runner", hidden("fleet.RunnerView"));
    written("Instance", hidden("fleet.RunnerView$InstanceEntry"));
    written("Queue", hidden("fleet.RunnerView$QueueEntry"));
    written("SealScheme", SealScheme.class);
    strict("DrainOrder", hidden("fleet.FleetRoutes$Drain"));
    written("PingReply", hidden("fleet.FleetRoutes$Pinged"));
    written("PingOutcome", QueuePings.Outcome.class);
    written("LossPage", hidden("fleet.FleetRoutes$Losses"));
    written("KnownLoss", KnownLoss.class);
    both("ContactLoss", ContactLoss.class);
    both("BlackBoxEntry", BlackBoxEntry.class);
    both("BlackBoxFacts", BlackBoxEntry.Facts.class);
    strict("RunnerTokenOrder", hidden("runner.NativeTokenRoutes$Body"));
    written("RunnerToken", hidden("runner.NativeTokenRoutes$Created"));
  }

  private void runners() {
    read("BootRequest", BootRequest.class);
    written("BootReply", BootReply.class);
    read("Heartbeat", Heartbeat.class);
    read("Reserved", Heartbeat.Reserved.class);
    read("HeldAttempt", Heartbeat.Held.class);
    read("HeldPhase", Heartbeat.Phase.class);
    written("HeartbeatReply", Heartbeat.Reply.class);
    written("AttemptOrder", Heartbeat.Order.class);
    written("AttemptAction", Heartbeat.Action.class);
    read("AttemptRef", AttemptRef.class);
    written("Permit", StartAnswer.Permit.class);
    written("StartAnswer", StartAnswer.class);
    read("LossReport", LossReport.class);
    read("ReportEntry", ReportEntry.class);
    read("ReportLog", ReportEntry.Log.class);
    both("ReportResult", ReportEntry.Result.class);
    read("ReportGivenBack", ReportEntry.GivenBack.class);
    written("ReportAnswer", ReportEntry.Answer.class);
  }

  private void written(String schema, Class<?> type) {
    wires.put(schema, new Wire(type, Way.WRITTEN));
  }

  private void read(String schema, Class<?> type) {
    wires.put(schema, new Wire(type, Way.READ));
  }

  private void strict(String schema, Class<?> type) {
    wires.put(schema, new Wire(type, Way.STRICT));
  }

  private void both(String schema, Class<?> type) {
    wires.put(schema, new Wire(type, Way.BOTH));
  }

  /// A type that only its own package sees.
  private static Class<?> hidden(String name) {
    try {
      return Class.forName("dev.sealane.controlplane." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(name + " is no class", e);
    }
  }
}
