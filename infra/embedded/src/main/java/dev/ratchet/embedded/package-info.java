/**
 * The engine's ports in one process: state in memory, and every change of it in a log. Runs that
 * have closed leave memory for an archive, which knows of a run by one record of the log.
 *
 * <p>What is in memory may be ahead of what the disk has by the records that are being written. A
 * call returns once all that it changed or saw is durable, so nobody is told what could still be
 * lost. Two calls need not wait, because the log keeps their order: whoever handles a message and
 * sends another, since the acknowledgement comes after both, and the acknowledgement itself. Where
 * the log ends before them, the message is there and comes back.
 */
package dev.ratchet.embedded;
