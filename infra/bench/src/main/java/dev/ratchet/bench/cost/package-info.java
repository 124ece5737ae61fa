/** What is billed, and what it costs. */
package dev.ratchet.bench.cost;
