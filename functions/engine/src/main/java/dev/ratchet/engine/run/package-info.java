/** Workflow Tasks: load, decide, append, dispatch, acknowledge; and what users ask of a run. */
package dev.ratchet.engine.run;
