/**
 * An example of a user's own Task Definition: one class, and one line in {@code
 * META-INF/services/dev.ratchet.engine.task.TaskHandler}.
 */
package dev.ratchet.tasks.example;
