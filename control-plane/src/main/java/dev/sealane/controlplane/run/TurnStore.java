package dev.sealane.controlplane.run;

import dev.sealane.api.id.TeamId;
import org.jdbi.v3.core.Handle;

/// Table `user_turn`: the order in which the users of a team take turns (ADR 0004). Every method
/// works inside the caller's transaction.
final class TurnStore {

  /// Row of a team that holds the turn of the run claimed last; no user has an empty name.
  private static final String CLAIMED = "";

  /// Gives the next turn to a user: one behind its last, but not before what is claimed now.
  long next(Handle handle, TeamId team, String user) {
    return handle
        .createQuery(
            """
            INSERT INTO user_turn (team_id, user_name, turn)
            VALUES (:team, :user, coalesce(
              (SELECT turn FROM user_turn WHERE team_id = :team AND user_name = ''), 0))
            ON CONFLICT (team_id, user_name) DO UPDATE SET
              turn = CASE WHEN user_turn.turn >= excluded.turn THEN user_turn.turn + 1
                ELSE excluded.turn END
            RETURNING turn
            """)
        .bind("team", team.toString())
        .bind("user", user)
        .mapTo(Long.class)
        .one();
  }

  /// Remembers the turn of a claimed run, when it is later than those before.
  void claimed(Handle handle, TeamId team, long turn) {
    handle
        .createUpdate(
            """
            INSERT INTO user_turn (team_id, user_name, turn) VALUES (:team, :user, :turn)
            ON CONFLICT (team_id, user_name) DO UPDATE SET turn = :turn
            WHERE user_turn.turn < :turn
            """)
        .bind("team", team.toString())
        .bind("user", CLAIMED)
        .bind("turn", turn)
        .execute();
  }
}
