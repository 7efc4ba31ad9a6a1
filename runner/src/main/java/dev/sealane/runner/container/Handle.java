package dev.sealane.runner.container;

/// Names a prepared or started program within its runtime; it goes into the journal.
///
/// @param runtime name of the runtime that made it
/// @param id container id, or the path of the job directory
public record Handle(String runtime, String id) {}
