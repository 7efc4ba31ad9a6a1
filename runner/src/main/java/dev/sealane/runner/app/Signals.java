package dev.sealane.runner.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGTERM and SIGINT: the first asks for a clean end, the second ends the process at once.
///
/// A shutdown hook cannot tell a second signal, so the JDK's own signal class is used, by
/// reflection because compilers warn of it. Where it is missing, signals end the process as Java
/// has it.
final class Signals {

  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final int SIGNAL_EXIT = 128;

  private Signals() {}

  /// @return completed by the first signal
  static CompletableFuture<Void> first() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    AtomicInteger count = new AtomicInteger();
    for (String name : new String[] {"TERM", "INT"}) {
      try {
        install(
            name,
            number -> {
              if (count.incrementAndGet() > 1) {
                Runtime.getRuntime().halt(SIGNAL_EXIT + number);
              }
              log.info("signal received signal={}", name);
              first.complete(null);
            });
      } catch (ReflectiveOperationException e) {
        log.warn("signal not caught signal={}", name, e);
      }
    }
    return first;
  }

  private static void install(String name, IntConsumer handler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handlers = Class.forName("sun.misc.SignalHandler");
    Method number = signal.getMethod("getNumber");
    Object proxy =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handlers},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "handle" -> {
                    handler.accept(numberOf(number, arguments[0]));
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" ->
                      System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                  default -> method.getName();
                });
    signal
        .getMethod("handle", signal, handlers)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
  }

  private static int numberOf(Method number, Object signal) {
    try {
      return (int) number.invoke(signal);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a signal has a number", e);
    }
  }
}
