/** Traces through the engine over ports in memory: what came in, what is stored, what is sent. */
package dev.ratchet.verification.engine;
