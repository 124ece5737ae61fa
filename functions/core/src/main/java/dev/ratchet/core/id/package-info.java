/** Ids of Workflow Runs and Task Runs. */
package dev.ratchet.core.id;
