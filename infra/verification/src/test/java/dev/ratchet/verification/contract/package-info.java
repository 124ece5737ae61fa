/**
 * What every implementation of a port promises: each case runs on every backend, and one that a
 * backend cannot do is shown as skipped, with the reason.
 */
package dev.ratchet.verification.contract;
