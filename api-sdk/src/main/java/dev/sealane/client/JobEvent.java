package dev.sealane.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sealane.api.id.RunId;

/// What happens to a submitted job. JSON: an object with `type` and `job_id`, `data` or `success`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobEvent.JobId.class, name = "job_id"),
  @JsonSubTypes.Type(value = JobEvent.Log.class, name = "log"),
  @JsonSubTypes.Type(value = JobEvent.Complete.class, name = "complete")
})
public sealed interface JobEvent {

  /// The server has it; always the first event of a submit.
  record JobId(@JsonProperty("job_id") RunId jobId) implements JobEvent {}

  /// @param data text with its line end
  record Log(String data) implements JobEvent {}

  /// The end; nothing follows.
  record Complete(boolean success) implements JobEvent {}
}
