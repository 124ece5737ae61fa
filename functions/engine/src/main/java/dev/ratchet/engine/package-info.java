/**
 * The engine: load, decide, append, dispatch, acknowledge; and the worker's protocol. It knows the
 * world only through its ports.
 */
package dev.ratchet.engine;
