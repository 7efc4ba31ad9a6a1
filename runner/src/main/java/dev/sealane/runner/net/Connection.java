package dev.sealane.runner.net;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The ways to one server: one HTTP client for polls and one for everything else.
public final class Connection implements AutoCloseable {

  private final ExecutorService threads;
  private final HttpClient pollClient;
  private final HttpClient callClient;
  private final QueueApi queues;
  private final ServerApi server;

  private Connection(
      ExecutorService threads,
      HttpClient pollClient,
      HttpClient callClient,
      URI base,
      Credentials credentials) {
    this.threads = threads;
    this.pollClient = pollClient;
    this.callClient = callClient;
    Transport polls = Transports.stack(pollClient, base, credentials);
    Transport calls = Transports.stack(callClient, base, credentials);
    this.queues = new HttpQueueApi(polls, calls, credentials.parsed());
    this.server = new HttpServerApi(calls);
  }

  /// Makes the clients; connects with the first call.
  ///
  /// @param base address of the server; its path prefix is kept
  public static Connection to(URI base, boolean skipSslVerify, Credentials credentials) {
    boolean tls = base.getScheme().toLowerCase(Locale.ROOT).equals("https");
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    return new Connection(
        threads,
        HttpClients.create(tls, skipSslVerify, threads),
        HttpClients.create(tls, skipSslVerify, threads),
        base,
        credentials);
  }

  public QueueApi queues() {
    return queues;
  }

  public ServerApi server() {
    return server;
  }

  @Override
  public void close() {
    pollClient.shutdownNow();
    callClient.shutdownNow();
    threads.shutdownNow();
  }
}
