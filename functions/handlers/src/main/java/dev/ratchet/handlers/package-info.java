/** The Lambda entry points, their composition root and handlers.zip. */
package dev.ratchet.handlers;
