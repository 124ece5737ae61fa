/** Persistent collections by position, shared between the states of a run. */
package dev.ratchet.core.collection;
