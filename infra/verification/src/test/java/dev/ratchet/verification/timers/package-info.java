/** Timers that are due later than a queue can delay: stored, swept, and fired in virtual time. */
package dev.ratchet.verification.timers;
