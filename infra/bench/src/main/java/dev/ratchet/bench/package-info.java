/** Measurements, not tests. */
package dev.ratchet.bench;
