/**
 * The built-in Task Definitions. {@link dev.ratchet.tasks.BuiltInTasks} makes them for the worker;
 * a user's own are found by {@link java.util.ServiceLoader}, see {@link
 * dev.ratchet.engine.task.TaskHandler} and the example in {@code dev.ratchet.tasks.example}.
 */
package dev.ratchet.tasks;
