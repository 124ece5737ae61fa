/** Upper bounds of what runs cost, and of how many remote calls lie on their way. */
package dev.ratchet.verification.bill;
