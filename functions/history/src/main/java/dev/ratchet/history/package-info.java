/**
 * Event Histories of code runs: runs whose logic is workflow code that a worker replays over the
 * run's history. What is known of a run is folded from the slices of its journal; a step takes that
 * and an input, and answers with the next slice and what follows from it. No input or output, no
 * clock, no randomness: times and ids are handed in. The events are the published protocol's, so
 * that Temporal-compatible SDKs replay them.
 */
package dev.ratchet.history;
