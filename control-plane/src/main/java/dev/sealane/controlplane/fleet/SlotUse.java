package dev.sealane.controlplane.fleet;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import java.util.Map;

/// How many slots runs hold.
@FunctionalInterface
public interface SlotUse {

  /// Slots in use by unfinished attempts, by instance; instances without any may be missing.
  Map<InstanceId, Integer> ofTeam(TeamId team);
}
