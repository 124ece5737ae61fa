/** The door that users come through: the HTTP API of a runner in a process of its own. */
package dev.ratchet.bench.http;
