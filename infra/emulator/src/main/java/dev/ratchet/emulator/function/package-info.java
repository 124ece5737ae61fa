/** Lambda functions on this machine: their code, their sandboxes, their invocations. */
package dev.ratchet.emulator.function;
