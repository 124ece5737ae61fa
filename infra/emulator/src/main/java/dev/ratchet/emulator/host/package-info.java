/** What the emulators, and who runs them, need of the machine they run on. */
package dev.ratchet.emulator.host;
