package dev.sealane.runner.poll;

import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.dispatch.Handled;
import dev.sealane.runner.dispatch.MessageHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Answers every message with a pong, or accepts what a test says.
final class FakeHandler implements MessageHandler {

  final BlockingQueue<RunnerMessage> handled = new LinkedBlockingQueue<>();
  final BlockingQueue<List<AttemptRef>> confirmed = new LinkedBlockingQueue<>();
  final BlockingQueue<List<AttemptRef>> unconfirmed = new LinkedBlockingQueue<>();
  final AtomicInteger arrived = new AtomicInteger();
  volatile List<AttemptRef> accepts = List.of();

  @Override
  public void arrived() {
    arrived.incrementAndGet();
  }

  @Override
  public Handled handle(RunnerMessage message, boolean authenticated) {
    handled.add(message);
    return new Handled(new RunnerReply.PingResponse(), accepts);
  }

  @Override
  public void confirmed(List<AttemptRef> accepted, List<StartAnswer.ConfirmedRun> answers) {
    confirmed.add(accepted);
  }

  @Override
  public void unconfirmed(List<AttemptRef> accepted) {
    unconfirmed.add(accepted);
  }
}
