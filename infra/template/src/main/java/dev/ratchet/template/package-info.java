/**
 * Reads {@code template.yaml}: the subset of AWS SAM that Ratchet uses, resolved for one
 * deployment. What the subset does not know is an error that names the line, never ignored.
 */
package dev.ratchet.template;
