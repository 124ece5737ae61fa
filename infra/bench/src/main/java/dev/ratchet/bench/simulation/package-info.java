/** Simulated worlds by the million, and mutations of the guards that they prove. */
package dev.ratchet.bench.simulation;
