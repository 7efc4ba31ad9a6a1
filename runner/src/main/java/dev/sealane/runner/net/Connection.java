package dev.sealane.runner.net;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/// The ways to one server: small requests without TLS over sockets of our own, else one HTTP client
/// for polls and one for everything else.
public final class Connection implements AutoCloseable {

  private final ExecutorService threads;
  private final Clients clients;
  private final QueueApi queues;
  private final ServerApi server;

  private Connection(ExecutorService threads, Clients clients, URI base, Credentials credentials) {
    this.threads = threads;
    this.clients = clients;
    Transport polls = Transports.stack(clients.polls, clients.plain, base, credentials);
    Transport calls = Transports.stack(clients.calls, clients.plain, base, credentials);
    this.queues = new HttpQueueApi(polls, calls, credentials.parsed());
    this.server = new HttpServerApi(calls, Transports.afterBoot(calls, credentials));
  }

  /// Makes the clients; connects with the first call.
  ///
  /// @param base address of the server; its path prefix is kept
  /// @param trust whose certificates count, where the address is https
  /// @param ticker nanoseconds of a clock that never goes back
  /// @param smallCalls what carries small requests without TLS
  public static Connection to(
      URI base,
      ServerTrust trust,
      Credentials credentials,
      LongSupplier ticker,
      SmallCalls smallCalls) {
    boolean tls = base.getScheme().toLowerCase(Locale.ROOT).equals("https");
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    Clients clients =
        new Clients(
            HttpClients.create(tls, trust, threads),
            HttpClients.create(tls, trust, threads),
            smallCalls == SmallCalls.OWN_SOCKETS && isPlain(base)
                ? Optional.of(new PlainHttp(base, ticker))
                : Optional.empty());
    return new Connection(threads, clients, base, credentials);
  }

  /// Without TLS, and without a proxy that the JDK was told to use.
  private static boolean isPlain(URI base) {
    return base.getScheme().equalsIgnoreCase("http")
        && base.getHost() != null
        && Optional.ofNullable(ProxySelector.getDefault())
            .map(selector -> selector.select(base))
            .orElse(List.of(Proxy.NO_PROXY))
            .stream()
            .allMatch(Proxy.NO_PROXY::equals);
  }

  public QueueApi queues() {
    return queues;
  }

  public ServerApi server() {
    return server;
  }

  @Override
  public void close() {
    clients.plain.ifPresent(PlainHttp::close);
    clients.polls.shutdownNow();
    clients.calls.shutdownNow();
    threads.shutdownNow();
  }

  /// @param plain for small requests; empty = there is TLS or a proxy in between, or not wanted
  private record Clients(HttpClient polls, HttpClient calls, Optional<PlainHttp> plain) {}
}
