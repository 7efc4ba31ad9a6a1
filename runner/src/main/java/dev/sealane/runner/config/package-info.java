/// The daemon's configuration: file, rules, record.
@NullMarked
package dev.sealane.runner.config;

import org.jspecify.annotations.NullMarked;
