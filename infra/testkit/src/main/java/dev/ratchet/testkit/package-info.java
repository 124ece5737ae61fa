/** In-memory ports, a virtual clock, contract tests and the simulated world. */
package dev.ratchet.testkit;
