package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;

/**
 * An attempt that its worker has claimed.
 *
 * @param record as the claim stored it
 * @param machine decides how it may end
 */
record Claimed(TaskRunRecord record, TaskRunMachine machine, Lease lease, Pulse pulse) {
  Claimed {
    requireNonNull(record, "record is null");
    requireNonNull(machine, "machine is null");
    requireNonNull(lease, "lease is null");
    requireNonNull(pulse, "pulse is null");
  }
}
