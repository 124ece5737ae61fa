/** Deliveries: the messages that ask deciders and workers to do something. */
package dev.ratchet.core.delivery;
