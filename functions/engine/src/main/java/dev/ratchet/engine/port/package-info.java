/** What the engine needs of the world; each port has at least two implementations. */
package dev.ratchet.engine.port;
