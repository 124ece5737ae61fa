/** What a Workflow Run is: its header, events, state and inbox, and the fold of its journal. */
package dev.ratchet.core.run;
