/// What all commands share: global options, exit codes, the session with a server, failures.
@NullMarked
package dev.sealane.cli.command;

import org.jspecify.annotations.NullMarked;
