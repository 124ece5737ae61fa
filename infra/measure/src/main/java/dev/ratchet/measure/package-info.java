/** What Ratchet costs on AWS and how long it takes: counted on stand-ins, then modelled. */
package dev.ratchet.measure;
