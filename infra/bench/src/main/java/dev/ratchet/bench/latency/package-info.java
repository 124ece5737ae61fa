/** How long runs take on AWS, by a model of its calls. */
package dev.ratchet.bench.latency;
