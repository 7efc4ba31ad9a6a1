package dev.sealane.controlplane.run;

/// Runs that any instance takes or leaves alike.
///
/// @param id of its row
/// @param requirements what they ask for
record RunClass(long id, Requirements requirements) {}
