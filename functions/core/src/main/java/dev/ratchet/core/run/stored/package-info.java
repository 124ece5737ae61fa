/** How entries, snapshots, inbox and record changes of a run are written and read. */
package dev.ratchet.core.run.stored;
