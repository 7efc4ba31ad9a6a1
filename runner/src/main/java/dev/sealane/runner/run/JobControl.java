package dev.sealane.runner.run;

import dev.sealane.api.runner.Heartbeat.Phase;
import dev.sealane.api.runner.StartAnswer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Orders to one attempt from any thread, and what they do at each stage of it: a setup or wrap-up
/// is interrupted, a program is stopped. The first order says how the attempt ends; later ones can
/// only make the time until KILL shorter, as a cancel or a fence may.
final class JobControl {

  /// How far the attempt is.
  private enum Stage {
    ACCEPTED,
    SETUP,
    PROGRAM,
    WRAP_UP,
    OVER
  }

  private final CompletableFuture<StartAnswer> confirmation = new CompletableFuture<>();
  private Stage stage = Stage.ACCEPTED;
  private @Nullable Thread thread;
  private @Nullable StopOrder order;
  private @Nullable Consumer<StopOrder> stopper;
  private boolean cancelAsked;
  private boolean programEnded;
  private boolean unwanted;
  private boolean detached;
  private volatile boolean unanswered;

  /// The calling thread carries the attempt from now on.
  synchronized void carriedBy(Thread carrier) {
    thread = carrier;
    if (order != null || detached) {
      carrier.interrupt();
    }
  }

  /// The server's answer to its acceptance; the first counts.
  void confirm(StartAnswer answer) {
    confirmation.complete(answer);
  }

  /// The server never answered; only it knows whether it gave the permit.
  void neverConfirmed() {
    unanswered = true;
    confirmation.complete(StartAnswer.STALE);
  }

  /// Whether {@link #confirmed} is not the server's word.
  boolean isUnanswered() {
    return unanswered;
  }

  boolean isConfirmed() {
    return confirmation.isDone();
  }

  /// Waits for the server's answer to the acceptance.
  StartAnswer confirmed() throws InterruptedException {
    try {
      return confirmation.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a confirmation never fails", e);
    }
  }

  /// Orders its end.
  synchronized void stop(StopOrder newOrder) {
    if (stage == Stage.OVER) {
      return;
    }
    unwanted |= newOrder.reason() == StopReason.STALE;
    cancelAsked |= newOrder.reason() == StopReason.CANCEL;
    boolean late = programEnded || stage == Stage.WRAP_UP; // it changes no verdict
    boolean news = !late && isNews(newOrder);
    if (news) {
      order = order == null ? newOrder : new StopOrder(order.reason(), newOrder.grace());
    }
    switch (stage) {
      case ACCEPTED, SETUP -> interrupt();
      case PROGRAM -> {
        if (news && stopper != null) {
          stopper.accept(Objects.requireNonNull(order));
        }
      }
      case WRAP_UP -> {
        if (unwanted) {
          interrupt();
        }
      }
      case OVER -> {}
    }
  }

  private boolean isNews(StopOrder newOrder) {
    return order == null || newOrder.grace().compareTo(order.grace()) < 0;
  }

  /// Leaves a started program alone for the next start of the daemon.
  synchronized void detach() {
    detached = true;
    interrupt();
  }

  /// Workspace and image are made ready from now on.
  synchronized void beginSetup() {
    stage = Stage.SETUP;
  }

  /// The program may start now, unless it was ordered to end.
  ///
  /// @param onStop stops the program, without blocking
  /// @return false when it must not start
  synchronized boolean beginProgram(Consumer<StopOrder> onStop) {
    if (order != null || detached) {
      return false;
    }
    stage = Stage.PROGRAM;
    stopper = onStop;
    return true;
  }

  /// An earlier daemon started the program; an order that came before now, to that daemon or to us,
  /// reaches it.
  ///
  /// @param earlier order that the earlier daemon got; it counts before ours, but for a longer
  ///   grace
  /// @param alive whether the program still runs; else an order of ours came too late
  /// @param onStop stops the program, without blocking
  /// @return false when the daemon ends
  synchronized boolean adoptProgram(
      Optional<StopOrder> earlier, boolean alive, Consumer<StopOrder> onStop) {
    if (detached) {
      return false;
    }
    if (order != null) {
      var _ = Thread.interrupted(); // what our own order did to a wait
    }
    StopOrder ours = alive ? order : null;
    order = earlier.orElse(ours);
    if (ours != null && isNews(ours)) {
      order = new StopOrder(earlier.orElse(ours).reason(), ours.grace());
    }
    stage = Stage.PROGRAM;
    stopper = onStop;
    if (order != null) {
      onStop.accept(order);
    }
    return true;
  }

  /// The program ended by itself or by order; output may still come. An order after this does not
  /// change how it ended.
  synchronized void programEnded() {
    programEnded = true;
  }

  /// Whether the run may be told as over though its program is not proven gone: no other attempt
  /// follows.
  synchronized boolean mayGiveUp() {
    return order != null && (order.reason().isFinal() || cancelAsked);
  }

  /// The program is gone, or never started; clears an interrupt that was meant for the setup.
  synchronized void beginWrapUp() {
    stage = Stage.WRAP_UP;
    if (!detached && !unwanted && Thread.interrupted()) {
      stopper = null; // the order behind that interrupt is in `order`
    }
  }

  synchronized void over() {
    stage = Stage.OVER;
    thread = null;
  }

  synchronized Optional<StopOrder> order() {
    return Optional.ofNullable(order);
  }

  synchronized Optional<StopReason> reason() {
    return Optional.ofNullable(order).map(StopOrder::reason);
  }

  /// Whether nobody wants its result.
  synchronized boolean isUnwanted() {
    return unwanted;
  }

  synchronized boolean isDetached() {
    return detached;
  }

  /// As heartbeats tell it.
  synchronized Phase phase() {
    return switch (stage) {
      case ACCEPTED -> Phase.ACCEPTED;
      case SETUP -> Phase.PREPARING;
      case PROGRAM -> order == null ? Phase.RUNNING : Phase.STOPPING;
      case WRAP_UP, OVER -> Phase.ENDED;
    };
  }

  /// Whether it still holds its slot.
  synchronized boolean holdsSlot() {
    return stage.compareTo(Stage.WRAP_UP) < 0;
  }

  synchronized boolean runsProgram() {
    return stage == Stage.PROGRAM;
  }

  /// False only when it is certain that the program never ran.
  synchronized boolean mayHaveStarted() {
    return stage.compareTo(Stage.PROGRAM) >= 0;
  }

  private void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
