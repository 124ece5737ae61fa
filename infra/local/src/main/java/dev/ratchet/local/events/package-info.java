/** EventBridge on this machine. */
package dev.ratchet.local.events;
