package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.run.RunTransitions;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes queued runs for an instance and hears whether they arrived. All methods block for the
/// database; safe for any thread.
public final class Claims {

  private static final Logger log = LoggerFactory.getLogger(Claims.class);

  private final Database database;
  private final Instances instances;
  private final RunTables tables;
  private final QueuedClasses queuedClasses;
  private final Selection selection;
  private final SealedSpecs specs;
  private final Confirmations confirmations;
  private final RunSettings settings;
  private final InstantSource clock;

  Claims(Parts parts, RunSettings settings, InstantSource clock) {
    this.database = parts.database();
    this.instances = parts.instances();
    this.tables = parts.tables();
    this.queuedClasses = parts.queuedClasses();
    this.selection = new Selection(tables.runs(), parts.classes());
    this.specs = parts.specs();
    this.confirmations = parts.confirmations();
    this.settings = settings;
    this.clock = clock;
  }

  /// Takes the best matching runs for the free capacity of {@code instance}: at most 64, and 4 MiB
  /// of specifications. When it returns they are committed as leased.
  ///
  /// @param queue the queue whose poll is answered
  /// @param message id of the message that will carry them
  /// @return empty when nothing matches, or the instance takes nothing now
  public Optional<ClaimedBatch> claim(InstanceId instance, QueueId queue, MessageId message) {
    if (queuedClasses.isEmpty()) {
      return Optional.empty();
    }
    Queue<RunClass> emptied = new ConcurrentLinkedQueue<>();
    List<Candidate> claimed =
        database.write(
            handle ->
                instances
                    .find(handle, instance)
                    .map(view -> new ClaimPlace(view, queue, message, clock.instant()))
                    .map(place -> {
                      List<Candidate> chosen = lease(handle, place);
                      emptied.addAll(forgetEmptyClasses(handle, place.instance()));
                      return chosen;
                    })
                    .orElse(List.of()),
            () -> emptied.forEach(queuedClasses::add)); // what was not committed is queued still
    return opened(message, claimed);
  }

  private List<Candidate> lease(Handle handle, ClaimPlace place) {
    InstanceView instance = place.instance();
    List<Candidate> chosen =
        selection
            .select(
                handle,
                instance,
                tables.attemptQueries().used(handle, instance.id()),
                new Selection.Limits(settings.batchRuns(), settings.batchBytes()),
                place.at())
            .stream()
            .filter(candidate -> mayLease(candidate.run()))
            .toList();
    if (!chosen.isEmpty()) {
      tables
          .runs()
          .lease(handle, chosen.stream().map(Candidate::run).toList(), RunStatus.LEASED, place);
      tables.attempts().insert(handle, chosen, place);
      long latest = chosen.stream().mapToLong(Candidate::turn).max().orElseThrow();
      tables.turns().claimed(handle, instance.team(), latest);
    }
    return chosen;
  }

  private static boolean mayLease(RunState run) {
    return RunTransitions.next(
            run.status(),
            RunEvent.CLAIMED,
            new RunTransitions.Facts(run.cancelRequested(), false, true, true))
        .filter(RunStatus.LEASED::equals)
        .isPresent();
  }

  /// Classes that have no queued runs now, also because this claim took the last one: the next
  /// poll, which comes while that run starts, need not look.
  private List<RunClass> forgetEmptyClasses(Handle handle, InstanceView instance) {
    List<RunClass> ofTeam =
        queuedClasses.all().stream()
            .filter(each -> each.requirements().team().equals(instance.team()))
            .toList();
    if (ofTeam.isEmpty()) {
      return List.of();
    }
    Set<Long> waiting = Set.copyOf(tables.runs().queuedClasses(handle, instance.team()));
    List<RunClass> empty = ofTeam.stream().filter(each -> !waiting.contains(each.id())).toList();
    queuedClasses.removeEmpty(empty);
    return empty;
  }

  /// Gives back what was claimed for {@code queue} and never confirmed: a higher poll number proves
  /// that the answer was not taken. Harmless to repeat.
  public void giveBackUnconfirmed(QueueId queue) {
    List<MessageId> messages =
        database.read(handle -> tables.attemptQueries().claimedMessages(handle, queue));
    messages.forEach(confirmations::notConfirmed);
  }

  /// Hears the instance's answer to a batch. Runs without setup are committed as running when this
  /// returns. The same response again gives the same answer, as far as nothing happened since.
  ///
  /// @param boot of the queue; one that is over starts nothing any more
  /// @return one answer a run that was accepted, in the order of the response
  public List<ConfirmedRun> confirm(
      InstanceId instance, long boot, MessageId message, StartRunsResponse response) {
    return confirmations.confirm(instance, boot, message, response);
  }

  /// Opening costs time, so it is done outside the transaction. A specification that does not open
  /// or agree ends its run; the others go.
  private Optional<ClaimedBatch> opened(MessageId message, List<Candidate> claimed) {
    List<StartRunsRequest.Element> starts = new ArrayList<>();
    for (Candidate candidate : claimed) {
      specs
          .open(candidate)
          .ifPresentOrElse(
              spec -> starts.add(start(candidate, spec)),
              () -> {
                log.error("specification unreadable or altered run={}", candidate.run().id());
                confirmations.unreadable(new AttemptRef(candidate.run().id(), candidate.attempt()));
              });
    }
    return starts.isEmpty()
        ? Optional.empty()
        : Optional.of(new ClaimedBatch(message, new StartRunsRequest(starts)));
  }

  /// The fence holds only while another attempt could follow.
  private StartRunsRequest.Start start(Candidate claimed, RunSpec spec) {
    return new StartRunsRequest.Start(
        claimed.run().id(),
        claimed.attempt(),
        claimed.run().retriesLeft() ? settings.fenceAfter() : null,
        spec);
  }

  /// Runs claimed for one poll.
  ///
  /// @param message the message that carries them
  /// @param request its clear text
  public record ClaimedBatch(MessageId message, StartRunsRequest request) {}

  /// What claims are made with.
  record Parts(
      Database database,
      Instances instances,
      RunTables tables,
      RunClasses classes,
      QueuedClasses queuedClasses,
      SealedSpecs specs,
      Confirmations confirmations) {}
}
