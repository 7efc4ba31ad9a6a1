/// Queues: mailboxes of instances with a key of their own, the long polls that empty them, and the
/// sealed messages that go through them (protocol.md sections 4.2 and 5, native.md section 2).
///
/// A poll parks on a virtual thread until a message is addressed to its queue or a run is claimed
/// for its instance; only then something is sealed, for that poll and no other. What is known of a
/// queue between two polls lives in {@link dev.sealane.controlplane.queue.LiveQueue}, and all of it
/// can be lost: tables are the truth.
///
/// Tables: `queue`, one row a queue; `seen_queue_key`, every key that a queue ever had; `message`,
/// what was delivered to HPKE queues, so that a repeated poll gets the same answer and its response
/// can be opened after a restart.
@NullMarked
package dev.sealane.controlplane.queue;

import org.jspecify.annotations.NullMarked;
