/** How many durable steps a second, and how long a run of a few takes. */
package dev.ratchet.bench.steps;
