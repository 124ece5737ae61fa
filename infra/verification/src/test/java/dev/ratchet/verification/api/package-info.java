/** The HTTP API and the readers of messages, over ports in memory: what a call is answered. */
package dev.ratchet.verification.api;
