/** Files and folders that belong to one process of one user: closed to others, and locked. */
package dev.ratchet.embedded.file;
