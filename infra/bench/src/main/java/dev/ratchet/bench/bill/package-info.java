/** What runs cost, how long they take, and what they are bounded by. */
package dev.ratchet.bench.bill;
