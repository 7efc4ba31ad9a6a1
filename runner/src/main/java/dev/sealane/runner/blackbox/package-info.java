/// The black box: the last minutes of the daemon and its host, in a bounded ring on disk that a
/// killed daemon leaves readable, and what they prove about a loss of contact (ADR 15).
@NullMarked
package dev.sealane.runner.blackbox;

import org.jspecify.annotations.NullMarked;
