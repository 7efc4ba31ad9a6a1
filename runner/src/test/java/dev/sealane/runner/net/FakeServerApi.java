package dev.sealane.runner.net;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BootReply;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A control plane in memory that takes every report.
public final class FakeServerApi implements ServerApi {

  public final BlockingQueue<ReportEntry.Result> results = new LinkedBlockingQueue<>();
  public final BlockingQueue<ReportEntry.GivenBack> givenBack = new LinkedBlockingQueue<>();
  public final List<ReportEntry.Log> logs = new CopyOnWriteArrayList<>();
  public final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
  public final List<LossReport> losses = new CopyOnWriteArrayList<>();
  public final List<String> artifacts = new CopyOnWriteArrayList<>();
  public final BlockingQueue<AttemptRef> permitsAsked = new LinkedBlockingQueue<>();
  public volatile StartAnswer permit = StartAnswer.START;
  public volatile List<Heartbeat.Order> orders = List.of();
  public volatile Instant serverTime = Instant.EPOCH;
  public volatile boolean outOfReach;
  public volatile boolean stale;

  @Override
  public List<P256PublicKey> serverKeys() {
    return List.of();
  }

  @Override
  public BootReply boot(InstanceId instance, BootRequest request) {
    Duration twenty = Duration.ofSeconds(20);
    return new BootReply("session", twenty, twenty, twenty, new TreeSet<>());
  }

  @Override
  public Heartbeat.Reply heartbeat(Heartbeat heartbeat) {
    reach();
    heartbeats.add(heartbeat);
    return new Heartbeat.Reply(serverTime, Duration.ofSeconds(60), Duration.ofSeconds(20), orders);
  }

  @Override
  public List<StartAnswer.Permit> permits(List<AttemptRef> attempts) {
    permitsAsked.addAll(attempts);
    return attempts.stream()
        .map(it -> new StartAnswer.Permit(it.runId(), it.attempt(), permit))
        .toList();
  }

  @Override
  public List<ReportEntry.Answer> report(List<ReportEntry> entries) {
    reach();
    return entries.stream().map(this::take).toList();
  }

  private ReportEntry.Answer take(ReportEntry entry) {
    if (stale) {
      return ReportEntry.Answer.STALE;
    }
    switch (entry) {
      case ReportEntry.Log log -> {
        logs.add(log);
        long next = log.records().getLast().lastSeq() + 1;
        return new ReportEntry.Answer(204, null, next);
      }
      case ReportEntry.Result result -> results.add(result);
      case ReportEntry.GivenBack back -> givenBack.add(back);
    }
    return ReportEntry.Answer.DONE;
  }

  private void reach() {
    if (outOfReach) {
      throw new ServerException(new OutOfReach(), "out of reach", null);
    }
  }

  @Override
  public void blackBox(LossReport report) {
    reach();
    losses.add(report);
  }

  @Override
  public void closeQueues() {}

  @Override
  public void fetchArchive(ArchiveId archive, Path target) {
    throw new ServerException(new OutOfReach(), "no archives here", null);
  }

  @Override
  public void uploadArtifact(AttemptRef attempt, String path, Path file, String sha256) {
    artifacts.add(path);
  }

  @Override
  public Secret<String> renewToken() {
    throw new ServerException(new OutOfReach(), "no tokens here", null);
  }
}
