package dev.sealane.runner.net;

/// Names one poll. The same ticket again gets the same answer again; a higher number says that
/// earlier answers are done with.
///
/// @param no rises by one with every poll of a queue, from 1
/// @param nonce 22 base64url characters, fresh for every number
public record PollTicket(long no, String nonce) {}
