package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Why an attempt or a run failed.
///
/// @param code stable, `snake_case`, such as `image_not_found`, `log_limit`, `engine_stopped`
/// @param message one plain sentence, without secrets
/// @param failureClass whose fault it is; `class` on the wire
public record RunError(
    String code, String message, @JsonProperty("class") FailureClass failureClass) {}
