/** What is known of a code run, and how it follows from the slices of its journal. */
package dev.ratchet.history.state;
