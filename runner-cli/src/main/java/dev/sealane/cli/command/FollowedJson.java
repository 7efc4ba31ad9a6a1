package dev.sealane.cli.command;

/// A command whose `--json` output is one object a line, so that a failure is one more line.
public interface FollowedJson {

  boolean followsNow();
}
