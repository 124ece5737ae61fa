/** Whether, and when, what failed is tried again. */
package dev.ratchet.history.retry;
