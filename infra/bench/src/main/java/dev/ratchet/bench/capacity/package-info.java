/** What bounds a deployment: arithmetic over limits of AWS, and a model of its queues. */
package dev.ratchet.bench.capacity;
