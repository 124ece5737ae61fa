/** The example that a local run shows: it knows the HTTP API, and nothing else of the system. */
package dev.ratchet.local.demo;
