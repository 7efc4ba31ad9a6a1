package dev.sealane.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/// Instances whose queues poll and never get anything, in a process of its own since each queue
/// takes a connection. Arguments: port, number of instances, queues of each; the runner token is in
/// the variable `BENCH_RUNNER`. Says `parked` on stdout once every queue has asked; ends with
/// SIGTERM, or when a queue fails.
public final class ParkedFleet {

  private static final int WAIT_SECONDS = 30;
  private static final long HEARTBEAT_MILLIS = 20_000;

  /// How many register at once.
  private static final int REGISTERING = 16;

  private static final int PROGRESS = 500;

  private final int port;
  private final String token;
  private final Semaphore registering = new Semaphore(REGISTERING);
  private final CountDownLatch asking;

  private ParkedFleet(int port, String token, int queues) {
    this.port = port;
    this.token = token;
    this.asking = new CountDownLatch(queues);
  }

  public static void main(String[] arguments) throws InterruptedException {
    int instances = Integer.parseInt(arguments[1]);
    int queues = Integer.parseInt(arguments[2]);
    ParkedFleet fleet =
        new ParkedFleet(
            Integer.parseInt(arguments[0]), System.getenv("BENCH_RUNNER"), instances * queues);
    for (int i = 0; i < instances; i++) {
      Thread.ofVirtual().start(() -> orDie(() -> fleet.instance(queues)));
    }
    fleet.asking.await();
    System.out.println("parked");
    Thread.sleep(Long.MAX_VALUE);
  }

  private void instance(int queues) throws IOException, InterruptedException {
    try (LightConnection connection = LightConnection.open(port, token)) {
      registering.acquire();
      LightInstance instance = LightInstance.boot(connection, token);
      registering.release();
      for (int i = 0; i < queues; i++) {
        Thread.ofVirtual().start(() -> orDie(() -> queue(instance)));
      }
      while (true) {
        Thread.sleep(HEARTBEAT_MILLIS);
        instance.heartbeat(connection);
      }
    }
  }

  private void queue(LightInstance instance) throws IOException, InterruptedException {
    try (LightConnection connection = LightConnection.open(port, token)) {
      registering.acquire();
      LightQueue queue = LightQueue.register(instance, connection);
      registering.release();
      asking.countDown();
      if (asking.getCount() % PROGRESS == 0) {
        System.out.println(asking.getCount() + " queues to come");
      }
      while (true) {
        if (queue.finish(queue.poll(WAIT_SECONDS)) > 0) {
          throw new IOException("a run came, nothing of this figure holds");
        }
      }
    }
  }

  private static void orDie(Step step) {
    try {
      step.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      System.err.println("parked fleet: " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  /// What a thread does for ever.
  private interface Step {
    void run() throws IOException, InterruptedException;
  }
}
