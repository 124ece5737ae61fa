/** AWS's services and its Lambda on this machine, behind their own protocols. */
package dev.ratchet.emulator;
