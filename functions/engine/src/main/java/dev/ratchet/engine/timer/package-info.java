/** What is due later: timers beyond a queue's delay, and the sweep that looks after all. */
package dev.ratchet.engine.timer;
