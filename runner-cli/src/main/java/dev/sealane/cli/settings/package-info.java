/// Where settings come from: flags, environment, project file, profile, git.
@NullMarked
package dev.sealane.cli.settings;

import org.jspecify.annotations.NullMarked;
