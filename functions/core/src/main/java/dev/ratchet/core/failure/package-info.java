/** The sealed {@link dev.ratchet.core.failure.Failure} that crosses all boundaries. */
package dev.ratchet.core.failure;
