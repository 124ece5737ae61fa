/** Workflow Definitions: what they are, how they are read, and what is wrong with a bad one. */
package dev.ratchet.core.definition;
