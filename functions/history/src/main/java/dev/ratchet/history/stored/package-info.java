/** How slices and snapshots of code runs are written and read. */
package dev.ratchet.history.stored;
