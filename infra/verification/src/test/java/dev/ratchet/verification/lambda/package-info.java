/** The deployed artifact under AWS's own Lambda runtime. */
package dev.ratchet.verification.lambda;
