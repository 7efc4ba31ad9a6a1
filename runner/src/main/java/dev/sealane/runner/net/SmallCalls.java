package dev.sealane.runner.net;

/// What carries small requests to a server without TLS.
public enum SmallCalls {

  /// Sockets on the calling thread: the fastest way.
  OWN_SOCKETS,

  /// The JDK's client, for a process that ends soon. The first socket that a virtual thread waits
  /// for brings the JDK's poller to life, a thread that stays in native code for ever, and HotSpot
  /// waits 300 ms for such threads when it ends (`VM_Exit::wait_for_threads_in_native_to_block`).
  HTTP_CLIENT
}
