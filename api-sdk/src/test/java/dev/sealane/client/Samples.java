package dev.sealane.client;

import dev.sealane.client.http.AccessToken;
import dev.sealane.client.http.ClientConfig;
import java.net.URI;
import java.time.Duration;

/// What a server says in tests.
final class Samples {

  static final String RUN = "01990000-0000-7000-8000-000000000001";

  private Samples() {}

  static String run(String status, boolean terminal, long lastSeq) {
    return """
    {"id":"%s","kind":"exec","name":null,"status":"%s","status_group":"x","terminal":%s,\
    "success":%s,"exit_code":null,"ended_by":null,"error":null,"attempt":1,"command":["true"],\
    "image":null,"labels":[],"priority":0,"env_names":[],"secret_names":[],\
    "created_at":"2026-01-02T03:04:05Z","leased_at":null,"started_at":null,"ended_at":null,\
    "disconnected_since":null,"cancel_requested":false,"runner_id":null,"instance_id":null,\
    "logs_complete":%s,"last":%s,"created_by":"me","of_the_future":1}\
    """
        .formatted(
            RUN,
            status,
            terminal,
            terminal ? "true" : "null",
            terminal,
            lastSeq == 0 ? "null" : "{\"attempt\":1,\"seq\":" + lastSeq + "}");
  }

  static String line(long seq) {
    return """
    {"attempt":1,"seq":%d,"ts":"2026-01-02T03:04:05Z","channel":"program","stream":"stdout",\
    "text":"line %d"}\
    """
        .formatted(seq, seq);
  }

  static String page(String... items) {
    return "{\"items\":[" + String.join(",", items) + "],\"next_cursor\":null}";
  }

  static String complete(long lastSeq) {
    return """
    {"status":"completed","success":true,"exit_code":0,"error":null,\
    "last":{"attempt":1,"seq":%d},"logs_complete":true}\
    """
        .formatted(lastSeq);
  }

  static SealaneClient client(URI server) {
    return SealaneClient.open(
        new ClientConfig(
            server, AccessToken.of("slk_x"), Duration.ofSeconds(2), Duration.ofSeconds(5), 2, null),
        new FollowLimits(
            Duration.ofMillis(300),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(300),
            Duration.ofMillis(10),
            Duration.ofMillis(50)));
  }
}
