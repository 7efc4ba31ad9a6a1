/// The native API, described for programs: the OpenAPI document lies beside this package's classes.
@NullMarked
package dev.sealane.controlplane.openapi;

import org.jspecify.annotations.NullMarked;
