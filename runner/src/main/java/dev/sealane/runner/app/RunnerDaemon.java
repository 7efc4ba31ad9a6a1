package dev.sealane.runner.app;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.runner.BootReply;
import dev.sealane.runner.blackbox.BlackBox;
import dev.sealane.runner.blackbox.WatchedContact;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.dispatch.Messages;
import dev.sealane.runner.heartbeat.HeartbeatLoop;
import dev.sealane.runner.identity.HostName;
import dev.sealane.runner.identity.Identity;
import dev.sealane.runner.identity.IdentityFile;
import dev.sealane.runner.identity.StateDirectory;
import dev.sealane.runner.identity.StateException;
import dev.sealane.runner.identity.TokenFile;
import dev.sealane.runner.journal.KeptSecrets;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.Connection;
import dev.sealane.runner.net.Credentials;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.poll.PollEvents;
import dev.sealane.runner.poll.PollIdentity;
import dev.sealane.runner.poll.PollParts;
import dev.sealane.runner.poll.QueuePool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runner: takes runs from a server and carries them out. This is its composition root.
public final class RunnerDaemon implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunnerDaemon.class);
  private static final Duration PLAN42_DRAIN = Duration.ofMinutes(5);
  private static final Duration DETACH_LIMIT = Duration.ofSeconds(2);
  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(1);
  private static final Duration STOP_LIMIT = Duration.ofMinutes(12);

  /// Between two tries to write what a boot needs.
  private static final Duration STATE_RETRY = Duration.ofSeconds(1);

  private static final Duration ONCE_PATIENCE = Duration.ofMinutes(5);

  private final DaemonOptions options;
  private final StateDirectory state;
  private final Credentials credentials;
  private final Connection connection;
  private final Map<String, ContainerRuntime> runtimes;
  private final RunnerParts parts;
  private final BlackBox blackBox;
  private final BlackBoxLog blackBoxLog;
  private final BootSequence boots;
  private final HostName host;
  private final HeartbeatLoop heartbeat;
  private final QueuePool queues;
  private final TokenRenewal renewal;
  private final Idle idle;
  private final CompletableFuture<DaemonExit> ended = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread main;

  private RunnerDaemon(
      RunnerConfig config, DaemonOptions options, RuntimeSource source, StateDirectory state)
      throws InterruptedException {
    this.options = options;
    this.state = state;
    IdentityFile identityFile = new IdentityFile(state.path(), InstantSource.system());
    Identity identity = identityFile.loadOrCreate();
    TokenFile tokenFile = new TokenFile(state.path(), config.token());
    this.credentials = new Credentials(tokenFile.newest());
    this.connection =
        Connection.to(
            config.url(), Trust.of(config), credentials, System::nanoTime, options.smallCalls());

    this.runtimes = source.create(config, state, identity.id(), options.environment());
    this.idle = new Idle();
    KeptSecrets secrets = new KeptSecrets(identity.key().toPkcs8());
    this.parts =
        RunnerParts.create(config, options, state, connection.server(), secrets, runtimes, idle);

    this.blackBox =
        new BlackBox(
            state.path(),
            new BlackBox.Clocks(InstantSource.system(), System::nanoTime, parts.host().bootId()),
            new EngineState(config, options.environment()));
    this.blackBoxLog = new BlackBoxLog(blackBox);

    this.host = HostName.ofThisHost(options.environment());
    this.boots =
        new BootSequence(
            connection.server(),
            credentials,
            identityFile,
            identity,
            new BootSequence.Claims(
                config.labels(), new TreeSet<>(runtimes.keySet()), policyHash(config)));
    this.heartbeat =
        new HeartbeatLoop(
            new WatchedContact(connection.server(), blackBox),
            parts.supervisor(),
            config.capacity(),
            new HeartbeatLoop.Watches(parts.disk(), parts.runtimes()),
            parts.host());
    this.queues =
        new QueuePool(
            PollParts.of(
                this::pollIdentity,
                connection.queues(),
                new Messages(parts.supervisor()),
                new Events(),
                Thread::sleep,
                System::nanoTime));
    this.renewal =
        new TokenRenewal(connection.server(), credentials, tokenFile, InstantSource.system());
    this.main = Thread.ofVirtual().name("runner").unstarted(this::live);
  }

  /// Starts a daemon; it goes on in the background, also while its server is out of reach.
  ///
  /// @throws StateException when its state directory cannot be used
  /// @throws dev.sealane.runner.config.ConfigException when the runtime asked for is not there
  public static RunnerDaemon start(RunnerConfig config, DaemonOptions options)
      throws InterruptedException {
    return start(config, options, RuntimeSet::create);
  }

  /// The same with runtimes of the caller's own.
  public static RunnerDaemon start(
      RunnerConfig config, DaemonOptions options, RuntimeSource runtimes)
      throws InterruptedException {
    StateDirectory state = StateDirectory.open(config.stateDir());
    try {
      RunnerDaemon daemon = new RunnerDaemon(config, options, runtimes, state);
      daemon.blackBoxLog.attach(); // only once nothing can fail any more
      daemon.main.start();
      return daemon;
    } catch (RuntimeException | InterruptedException e) {
      state.close();
      throw e;
    }
  }

  /// Completed when the daemon cannot or need not go on; the caller closes it then.
  public CompletableFuture<DaemonExit> ended() {
    return ended;
  }

  /// Names this instance.
  public InstanceId instance() {
    return boots.identity().id();
  }

  private void live() {
    try {
      blackBox.start(() -> parts.supervisor().held().size());
      parts.recovery().run();
      parts.reaper().start();
      parts.runtimes().start(heartbeat::soon);
      if (credentials.parsed().sealane()) {
        BootReply reply = bootUntilAnswered();
        parts.reporter().start();
        heartbeat.start(reply.heartbeat());
        renewal.start();
      }
      queues.add();
      if (options.once()) {
        idle.awaitOne();
        parts.supervisor().drain();
        idle.awaitNone();
        ended.complete(DaemonExit.CLEAN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      log.error("runner failed", e);
      ended.complete(DaemonExit.INTERNAL);
    }
  }

  /// A token that is refused at the start ends the daemon: a person must look. Everything else is
  /// waited for.
  private BootReply bootUntilAnswered() throws InterruptedException {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    long deadline = System.nanoTime() + ONCE_PATIENCE.toNanos();
    while (true) {
      try {
        return boots.boot(host);
      } catch (ServerException e) {
        log.warn("boot not answered problem={}", e.getMessage());
        if (e.hasStatus(401) || e.hasStatus(403)) {
          ended.complete(DaemonExit.TOKEN_REFUSED);
        } else if (e.hasStatus(410)) {
          ended.complete(DaemonExit.REVOKED);
        } else if (options.once() && System.nanoTime() - deadline > 0) {
          ended.complete(DaemonExit.SERVER_LOST);
        }
        Thread.sleep(backoff.after(e));
      } catch (StateException e) {
        if (!e.isUnwritten()) {
          throw e;
        }
        log.warn("boot not begun, waiting for room problem={}", e.getMessage());
        Thread.sleep(STATE_RETRY); // programs of ours may be running, they are not given up
      }
    }
  }

  private PollIdentity pollIdentity() {
    return credentials.parsed().sealane()
        ? new PollIdentity.Sealane(credentials.parsed(), boots.identity(), boots.boot())
        : new PollIdentity.Plan42(credentials.parsed());
  }

  /// What a refusal by policy rests on.
  private static String policyHash(RunnerConfig config) {
    return config.policy().hash(config.runtime().toString(), String.valueOf(config.defaultImage()));
  }

  /// Closes the queues and leaves started programs alone; at most about 5 s.
  @Override
  public void close() {
    close(false);
  }

  /// Ends the daemon.
  ///
  /// @param stopJobs whether started programs are stopped first, and their results delivered
  public void close(boolean stopJobs) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    main.interrupt();
    parts.recovery().close();
    try {
      parts.supervisor().drain();
      closeQueues();
      if (stopJobs) {
        parts.supervisor().stopAll();
        idle.awaitNone(STOP_LIMIT);
      } else {
        parts.supervisor().detach(DETACH_LIMIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the floor goes all the same
    }
    heartbeat.close();
    parts.reaper().close();
    parts.runtimes().close();
    renewal.close();
    parts.reporter().close();
    awaitRemovals();
    connection.close();
    parts.timers().close();
    blackBoxLog.close();
    blackBox.close();
    parts.journal().close();
    runtimes.values().forEach(ContainerRuntime::close);
    state.close();
    ended.complete(DaemonExit.CLEAN);
    log.info("runner ended");
  }

  private void awaitRemovals() {
    try {
      parts.supervisor().close(REMOVAL_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next start makes up for them
    }
  }

  private void closeQueues() throws InterruptedException {
    if (!credentials.parsed().sealane()) {
      queues.drain(PLAN42_DRAIN);
      queues.close();
      return;
    }
    queues.expectEnd();
    if (credentials.session().isPresent()) {
      try {
        connection.server().closeQueues();
      } catch (ServerException e) {
        log.warn("queues not closed, the server will notice problem={}", e.getMessage());
      }
    }
    queues.close();
  }

  /// Reacts to what happens to queues.
  private final class Events implements PollEvents {

    @Override
    public void registered(QueueId queue) {
      log.info("ready for runs queue={}", queue);
    }

    @Override
    public boolean credentialRefused(ServerException failure) throws InterruptedException {
      if (!credentials.parsed().sealane()) {
        log.error(
            "the server refuses the runner token, trying again in a minute; "
                + "put a valid token into the configuration problem={}",
            failure.getMessage());
        return false;
      }
      try {
        boots.boot(host);
        return true;
      } catch (ServerException e) {
        log.error(
            "the server refuses this runner, trying again in a minute; "
                + "is its token expired or revoked? problem={}",
            e.getMessage());
        return false;
      }
    }
  }
}
