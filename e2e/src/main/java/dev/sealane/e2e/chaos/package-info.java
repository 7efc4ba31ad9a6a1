/// A chaos harness: real processes, seeded faults, and a checker that believes nobody.
///
/// {@link Schedule} says from a seed what will be run and what will go wrong when. {@link World}
/// holds the processes and everything between and below them, {@link Injector} spoils it, {@link
/// Load} submits, cancels and follows meanwhile as users do. At the end {@link Checker} compares
/// what the server says with what the programs wrote down themselves, outside of everything that is
/// tested, and {@link Report} shows it.
///
/// The word of a program is its file `effects`, appended line by line: `begin <attempt>`, `wrote
/// <attempt> <step>` once a step's output has left it, `end <attempt> <exit code>`. What the
/// program was to write stands in files made before the start, so the output is known byte for
/// byte.
@NullMarked
package dev.sealane.e2e.chaos;

import org.jspecify.annotations.NullMarked;
