/**
 * Reads {@code template.yaml}: the subset of AWS SAM that Ratchet uses, resolved for one
 * deployment. An unknown type, reference or function, and an unknown property of what runs here, is
 * an error that names the line. What matters to AWS alone is handed on; a test checks it by a
 * schema.
 */
package dev.ratchet.template;
