/** What the parts of the local runner need of the machine they run on. */
package dev.ratchet.local.host;
