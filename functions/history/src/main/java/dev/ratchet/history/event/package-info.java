/** Events of the published protocol: how they are made, and which wait while a worker is busy. */
package dev.ratchet.history.event;
