/** The built-in Task Definitions. */
package dev.ratchet.tasks;
