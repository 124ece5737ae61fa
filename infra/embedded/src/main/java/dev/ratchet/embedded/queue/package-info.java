/** What SQS promises of a queue, and no more, without a clock: also for a simulation. */
package dev.ratchet.embedded.queue;
