/** Breaks the system's guards one at a time and has the simulation find out. */
package dev.ratchet.simulation.mutation;
