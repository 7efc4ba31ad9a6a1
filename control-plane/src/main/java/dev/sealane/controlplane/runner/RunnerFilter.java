package dev.sealane.controlplane.runner;

import java.util.Optional;

/// Which runners a list shows.
///
/// @param includeDeleted whether deleted ones too
/// @param runsTasks only those with this value; empty = all
/// @param proxiesGithub likewise
/// @param after id behind which it goes on; empty text = the beginning
/// @param limit rows at most
record RunnerFilter(
    boolean includeDeleted,
    Optional<Boolean> runsTasks,
    Optional<Boolean> proxiesGithub,
    String after,
    int limit) {}
