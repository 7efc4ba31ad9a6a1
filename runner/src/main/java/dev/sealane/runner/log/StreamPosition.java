package dev.sealane.runner.log;

/// How far one stream is in the spool, whatever units its runtime counts in: read on from {@code
/// base} and leave out the first {@code skip} bytes.
///
/// @param base a position that the runtime gave; 0 = the beginning
/// @param skip bytes behind it that are in the spool already, from 0
record StreamPosition(long base, int skip) {

  static final StreamPosition START = new StreamPosition(0, 0);
}
