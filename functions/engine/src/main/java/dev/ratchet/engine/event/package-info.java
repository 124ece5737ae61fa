/** Events from outside: read, and told to runs. */
package dev.ratchet.engine.event;
