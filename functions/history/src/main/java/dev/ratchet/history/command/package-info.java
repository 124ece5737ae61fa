/** Commands of workflow code: what is wrong with them, and their attributes made complete. */
package dev.ratchet.history.command;
