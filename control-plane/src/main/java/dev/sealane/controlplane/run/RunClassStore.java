package dev.sealane.controlplane.run;

import dev.sealane.api.json.Json;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `run_class`. Rows are never changed. Every method works inside the caller's transaction.
final class RunClassStore {

  /// The class with these requirements, made when it is new.
  RunClass put(Handle handle, Requirements requirements) {
    handle
        .createUpdate(
            """
            INSERT INTO run_class (team_id, hash, requirements) VALUES (:team, :hash, :requirements)
            ON CONFLICT (hash) DO NOTHING
            """)
        .bind("team", requirements.team().toString())
        .bind("hash", requirements.hash())
        .bind("requirements", Json.NATIVE.write(requirements))
        .execute();
    long id =
        handle
            .createQuery("SELECT id FROM run_class WHERE hash = :hash")
            .bind("hash", requirements.hash())
            .mapTo(Long.class)
            .one();
    return new RunClass(id, requirements);
  }

  Optional<RunClass> find(Handle handle, long id) {
    return handle
        .createQuery("SELECT requirements FROM run_class WHERE id = :id")
        .bind("id", id)
        .mapTo(String.class)
        .findOne()
        .map(text -> new RunClass(id, Json.NATIVE.read(text, Requirements.class)));
  }
}
