/**
 * The whole engine in virtual time, among faults: one seed decides everything that happens, and
 * rules that stand outside the system say what must never happen.
 */
package dev.ratchet.simulation;
