/** What measurements share. */
package dev.ratchet.bench.tool;
