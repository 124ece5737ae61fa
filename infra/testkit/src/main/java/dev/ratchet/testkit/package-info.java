/** Backends in memory, and a world with a virtual clock around the whole engine. */
package dev.ratchet.testkit;
