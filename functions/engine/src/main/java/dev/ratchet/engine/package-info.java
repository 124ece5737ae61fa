/** Ports, the load-decide-append-dispatch loop and the worker protocol. */
package dev.ratchet.engine;
