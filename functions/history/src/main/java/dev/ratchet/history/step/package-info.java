/**
 * Steps of a code run: each takes what is known of it and an input, and answers with the slice to
 * append and what follows once that is stored.
 */
package dev.ratchet.history.step;
