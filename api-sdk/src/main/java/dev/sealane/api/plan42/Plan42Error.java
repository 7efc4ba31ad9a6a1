package dev.sealane.api.plan42;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Body of every error of the Plan42 API (protocol.md section 1.6). Runners decide by
/// `ResponseCode`, not by the HTTP status, that a queue is gone.
///
/// @param responseCode the HTTP status again
/// @param message for people
/// @param errorType stable
/// @param currentType 409 only: type of `current`, empty when there is none
/// @param current 409 only: the object as it is
public record Plan42Error(
    @JsonProperty("ResponseCode") int responseCode,
    @JsonProperty("Message") @Nullable String message,
    @JsonProperty("ErrorType") @Nullable String errorType,
    @JsonProperty("CurrentType") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String currentType,
    @JsonProperty("Current") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable JsonNode current) {}
