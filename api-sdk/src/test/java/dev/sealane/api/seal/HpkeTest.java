package dev.sealane.api.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HpkeTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 200;
  private static final Bytes AAD = Bytes.copyOf("bound".getBytes(StandardCharsets.UTF_8));
  private static final byte[] PLAIN = "a request".getBytes(StandardCharsets.UTF_8);

  private final Hpke hpke = new Hpke();
  private final P256KeyPair server = P256KeyPair.generate();
  private final P256KeyPair queue = P256KeyPair.generate();

  @Test
  void many_threads_seal_and_open_at_once() throws ExecutionException, InterruptedException {
    List<Future<Integer>> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        opened.add(threads.submit((Callable<Integer>) this::sealAndOpen));
      }
    }

    for (Future<Integer> each : opened) {
      assertThat(each.get()).isEqualTo(ROUNDS);
    }
  }

  private int sealAndOpen() {
    int opened = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Hpke.SealedRequest sealed = hpke.seal(queue.publicKey(), server, AAD, PLAIN);
      Hpke.OpenedRequest request = hpke.open(queue, server.publicKey(), AAD, sealed.payload());
      if (request.plain().equals(Bytes.copyOf(PLAIN))
          && request.responseKey().equals(sealed.responseKey())) {
        opened++;
      }
    }
    return opened;
  }
}
