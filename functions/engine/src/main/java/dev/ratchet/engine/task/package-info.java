/** The worker's seam: what one implements to make Java code a Task Definition. */
package dev.ratchet.engine.task;
