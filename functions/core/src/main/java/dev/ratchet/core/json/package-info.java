/** JSON values: an immutable, sealed tree, its text, and merge patches over it. */
package dev.ratchet.core.json;
