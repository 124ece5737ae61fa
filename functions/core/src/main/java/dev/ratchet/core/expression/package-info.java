/** JSONata expressions in definitions: how they are recognised, checked and evaluated. */
package dev.ratchet.core.expression;
