/** EventBridge on this machine. */
package dev.ratchet.emulator.events;
