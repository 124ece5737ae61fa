/** Lightweight threads as the engine asks for them, so that a simulation can be their scheduler. */
package dev.ratchet.engine.strand;
