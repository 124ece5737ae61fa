/** Messages of queues, turned into calls of the engine: the same for every shell. */
package dev.ratchet.engine.receive;
