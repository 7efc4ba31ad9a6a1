package dev.sealane.cli.command;

import dev.sealane.cli.exit.ExitMode;

/// A command whose failures, too, are told in the caller's exit mode.
public interface HasExitMode {

  ExitMode exitMode();
}
