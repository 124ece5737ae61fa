/** What an operator sees: log lines, metrics, alarms and the dashboard. */
package dev.ratchet.verification.observe;
