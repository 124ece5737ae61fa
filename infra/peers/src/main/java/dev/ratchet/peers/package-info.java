/** Ratchet beside what a user would pick instead: each peer as its own users would write it. */
package dev.ratchet.peers;
