/** How long a function takes from the start of its JVM to its first answer. */
package dev.ratchet.bench.coldstart;
