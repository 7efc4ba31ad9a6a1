package dev.sealane.api.problem;

import java.util.Map;

/// The body of every error of the native API: `{"error":{"code","message","details"}}`.
///
/// @param error what went wrong
public record Problem(Detail error) {

  /// @param code stable
  /// @param message one plain sentence with the next step, without secrets; unstable
  /// @param details values for programs, by `snake_case` name; `request_id` is always there
  public record Detail(ErrorCode code, String message, Map<String, Object> details) {
    public Detail {
      details = Map.copyOf(details);
    }
  }
}
