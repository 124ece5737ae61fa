package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;

/**
 * An attempt that its worker has claimed.
 *
 * @param record as the claim stored it
 * @param machine decides how it may end
 * @param seenAt up to when nobody can have changed the record, by the worker's clock
 */
record Claimed(
    TaskRunRecord record, TaskRunMachine machine, Lease lease, Pulse pulse, Instant seenAt) {
  Claimed {
    requireNonNull(record, "record is null");
    requireNonNull(machine, "machine is null");
    requireNonNull(lease, "lease is null");
    requireNonNull(pulse, "pulse is null");
    requireNonNull(seenAt, "seenAt is null");
  }
}
