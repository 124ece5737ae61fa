/** The rules of style that a machine can check, and what they find. */
package dev.ratchet.verification.tidy;
