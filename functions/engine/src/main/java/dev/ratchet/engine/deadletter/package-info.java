/** What could not be received: kept, listed, sent again. */
package dev.ratchet.engine.deadletter;
