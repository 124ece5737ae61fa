/** Runs template.yaml as it stands, without Docker and without an AWS account. */
package dev.ratchet.local;
