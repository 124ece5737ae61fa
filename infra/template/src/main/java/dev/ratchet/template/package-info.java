/** Reads template.yaml: the SAM subset that Ratchet uses. */
package dev.ratchet.template;
