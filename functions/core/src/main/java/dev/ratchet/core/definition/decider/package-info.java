/** The decider of definition runs: a stored Workflow Definition, interpreted. */
package dev.ratchet.core.definition.decider;
