/** Draws what was measured. */
package dev.ratchet.measure.plot;
