/** The local runner, killed again and again, and what is found after it. */
package dev.ratchet.verification.crash;
