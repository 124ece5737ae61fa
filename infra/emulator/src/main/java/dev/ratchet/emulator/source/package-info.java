/** Lambda's event sources on this machine: queues and schedules. */
package dev.ratchet.emulator.source;
