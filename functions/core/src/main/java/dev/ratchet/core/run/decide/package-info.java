/**
 * One step of a run: what is owed, what its logic decides, and the entry and effects that follow.
 */
package dev.ratchet.core.run.decide;
