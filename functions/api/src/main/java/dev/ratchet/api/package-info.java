/** The HTTP API: its routes as a table, who may call them, and what each answers. */
package dev.ratchet.api;
