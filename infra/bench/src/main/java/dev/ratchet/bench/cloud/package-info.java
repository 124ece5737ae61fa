/** A deployment on this machine whose calls to AWS are counted and timed by a model. */
package dev.ratchet.bench.cloud;
