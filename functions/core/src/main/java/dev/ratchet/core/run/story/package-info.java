/** What log and history tell of a run. */
package dev.ratchet.core.run.story;
