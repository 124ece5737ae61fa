/** API Gateway's HTTP API on this machine. */
package dev.ratchet.local.http;
