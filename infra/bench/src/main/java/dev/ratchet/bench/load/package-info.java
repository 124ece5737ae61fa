/** What a load costs, counted at the clients of AWS's services. */
package dev.ratchet.bench.load;
