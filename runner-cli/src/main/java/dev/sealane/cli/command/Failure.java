package dev.sealane.cli.command;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// What a command failed with, for people and for programs: the one mapping.
///
/// @param exit its exit code
/// @param code stable word for `--json`
/// @param message one sentence
/// @param details values for programs
public record Failure(ExitCode exit, String code, String message, Map<String, Object> details) {

  public static Failure of(Throwable problem) {
    return switch (problem) {
      case SealaneException refused -> refused(refused);
      case UnreachableException gone ->
          plain(ExitCode.UNREACHABLE, "unreachable", String.valueOf(gone.getMessage()));
      case CliException own ->
          plain(
              own.exit(),
              own.exit().name().toLowerCase(Locale.ROOT),
              String.valueOf(own.getMessage()));
      case IOException broken ->
          plain(
              ExitCode.FAILED,
              "io",
              broken.getClass().getSimpleName() + ": " + broken.getMessage());
      default -> {
        String report = UUID.randomUUID().toString();
        yield new Failure(
            ExitCode.INTERNAL,
            "internal",
            "this is a fault of sealane (report %s): %s; --debug shows where"
                .formatted(report, problem),
            Map.of("report", report));
      }
    };
  }

  private static Failure refused(SealaneException refused) {
    ExitCode exit = ExitCode.of(refused.code());
    String message = String.valueOf(refused.getMessage());
    return new Failure(
        exit,
        refused.code().toString(),
        exit == ExitCode.AUTH
            ? message + "; perhaps you should `sealane login --server URL --token-stdin`"
            : message,
        refused.details());
  }

  private static Failure plain(ExitCode exit, String code, String message) {
    return new Failure(exit, code, message, Map.of());
  }

  /// The object of `--json`, as the server writes its own.
  public Body body() {
    return new Body(new Detail(code, message, details));
  }

  /// The last line of a followed `--json`.
  public Line line() {
    return new Line("error", code, message);
  }

  /// @param error what went wrong
  public record Body(Detail error) {}

  /// @param code stable
  public record Detail(String code, String message, Map<String, Object> details) {}

  /// @param type always `error`
  public record Line(String type, String code, String message) {}
}
