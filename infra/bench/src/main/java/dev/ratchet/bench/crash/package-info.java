/** What a crash costs, measured. */
package dev.ratchet.bench.crash;
