/** Workflow Runs: their events, the fold of their journal, and the decision that advances them. */
package dev.ratchet.core.workflow;
