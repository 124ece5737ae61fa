/** Tests only: tidiness, contracts on every backend, golden journals, the README. */
package dev.ratchet.verification;
