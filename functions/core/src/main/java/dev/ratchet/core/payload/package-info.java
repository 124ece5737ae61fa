/** What tasks, signals and failures carry: JSON, or bytes with metadata. */
package dev.ratchet.core.payload;
