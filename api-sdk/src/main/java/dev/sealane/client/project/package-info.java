/// What of a project directory is uploaded, and the archive of it.
@NullMarked
package dev.sealane.client.project;

import org.jspecify.annotations.NullMarked;
