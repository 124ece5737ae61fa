/** The life of a Task Run: nine states, one table of transitions, and the machine that obeys it. */
package dev.ratchet.core.taskrun;
