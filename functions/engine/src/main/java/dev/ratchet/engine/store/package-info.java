/**
 * Cold data, each kind as one class over {@link dev.ratchet.engine.port.Items}: what its items are
 * called and say, and which of two writers at once is the first.
 */
package dev.ratchet.engine.store;
