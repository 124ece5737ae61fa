/** Retry policies and their arithmetic. */
package dev.ratchet.core.retry;
