/** What the engine reports of what it does: log lines and metrics, by whoever writes them. */
package dev.ratchet.engine.observe;
