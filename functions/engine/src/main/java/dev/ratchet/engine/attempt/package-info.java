/** Activity Tasks: attempts of workers, inline and external ones, and how each ends. */
package dev.ratchet.engine.attempt;
