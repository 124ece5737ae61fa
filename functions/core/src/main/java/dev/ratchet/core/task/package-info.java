/** How a task is to run, whatever its run's logic: options, timeouts, retries. */
package dev.ratchet.core.task;
