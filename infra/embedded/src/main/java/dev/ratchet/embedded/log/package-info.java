/** An append-only log with one fsync for many who wait: what is stored is written down here. */
package dev.ratchet.embedded.log;
