/** What decisions, folds, encodings and ids take, in nanoseconds. */
package dev.ratchet.micro;
