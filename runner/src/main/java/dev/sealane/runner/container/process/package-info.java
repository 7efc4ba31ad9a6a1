/// Programs as plain processes of the daemon's user, each under a small wrapper script that
/// survives the daemon. They are not isolated from the host.
///
/// Files of a job directory (0700, `<jobs>/<run>-<attempt>/`):
///
/// | file | written by | holds |
/// |---|---|---|
/// | `job` | daemon | line 1 workspace, line 2 artifacts directory |
/// | `ready` | daemon | nothing; the job is prepared |
/// | `started` | who is first | a file of the wrapper: it starts; a directory of the daemon: never |
/// | `groups` | daemon | control groups of the program, one a line; there before they are made |
/// | `pid` | wrapper | pid and start ticks of the program, the same of the wrapper, host boot id |
/// | `out`, `err` | wrapper | raw output |
/// | `fence` | daemon | link to the file that says by when it must be gone, see `run.Fence` |
/// | `fenced` | wrapper | nothing; the fence ended the program, not it itself |
/// | `exit.room` | wrapper | room for the exit code, kept from the start |
/// | `lost` | wrapper | nothing; the disk took no more output, once at least |
/// | `lost-out-N`, `lost-err-N` | wrapper | nothing; behind N bytes of that file output is lost |
/// | `exit` | wrapper | exit code and a newline, without which it is not whole |
/// | `closed` | wrapper | nothing; the output is complete |
@NullMarked
package dev.sealane.runner.container.process;

import org.jspecify.annotations.NullMarked;
