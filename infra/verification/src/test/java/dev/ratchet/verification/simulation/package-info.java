/** The simulation, run by the build: fixed seeds, fresh seeds, and a crash at every point. */
package dev.ratchet.verification.simulation;
