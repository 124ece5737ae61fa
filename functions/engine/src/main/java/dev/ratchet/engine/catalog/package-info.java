/** Stored Workflow Definitions, and the deciders made of them. */
package dev.ratchet.engine.catalog;
