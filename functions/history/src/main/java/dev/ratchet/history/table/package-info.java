/** What each kind of operation of a code run may go through: one table a kind. */
package dev.ratchet.history.table;
