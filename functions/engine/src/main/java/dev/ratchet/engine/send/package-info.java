/** Carries out a decision's effects: deliveries, timers, places of limits, changes of records. */
package dev.ratchet.engine.send;
