package dev.sealane.cli;

/// What a control plane sends, as JSON and as frames of its event stream.
final class Samples {

  static final String RUN = "01990000-0000-7000-8000-000000000001";
  static final String RUN_PATH = "/api/v1/runs/" + RUN;
  static final String NO_ITEMS = "{\"items\":[],\"next_cursor\":null}";

  private Samples() {}

  static String error(String code) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"the server says %s\",\"details\":{}}}"
        .formatted(code, code);
  }

  /// A run that has not ended.
  static String run(String status) {
    return run(status, false, "null", "null");
  }

  static String run(String status, boolean terminal, String success, String exitCode) {
    return """
    {"id":"%s","kind":"exec","name":null,"status":"%s","status_group":"active","terminal":%s,\
    "success":%s,"exit_code":%s,"ended_by":null,"error":null,"attempt":1,"command":["true"],\
    "image":null,"labels":[],"priority":0,"env_names":[],"secret_names":[],\
    "created_at":"2026-01-02T03:04:05Z","leased_at":null,"started_at":null,"ended_at":null,\
    "disconnected_since":null,"cancel_requested":false,"runner_id":null,"instance_id":null,\
    "logs_complete":%s,"last":null,"created_by":"me"}\
    """
        .formatted(RUN, status, terminal, success, exitCode, terminal);
  }

  static String page(String... items) {
    return "{\"items\":[" + String.join(",", items) + "],\"next_cursor\":null}";
  }

  static String record(int attempt, int seq, String text) {
    return record(attempt, seq, "program", "stdout", text);
  }

  static String record(int attempt, int seq, String channel, String stream, String text) {
    return """
    {"attempt":%d,"seq":%d,"ts":"2026-01-02T03:04:05Z","channel":"%s","stream":"%s","text":"%s"}\
    """
        .formatted(attempt, seq, channel, stream, text);
  }

  static String status(String run) {
    return "event: status\ndata: " + run + "\n\n";
  }

  static String log(int attempt, int seq, String text) {
    return "id: %d:%d\nevent: log\ndata: %s\n\n"
        .formatted(attempt, seq, record(attempt, seq, text));
  }

  /// @param exitCode a number or `null`
  static String complete(String status, String exitCode) {
    return """
    event: complete
    data: {"status":"%s","success":%s,"exit_code":%s,"error":null,"last":null,"logs_complete":true}

    """
        .formatted(status, status.equals("completed"), exitCode);
  }
}
