/** AWS's durable execution SDK; what runs it knows of it by the JDK's own types only. */
package dev.ratchet.peers.aws;
