/** The pure heart: words, states, decisions. No AWS, no I/O. */
package dev.ratchet.core;
