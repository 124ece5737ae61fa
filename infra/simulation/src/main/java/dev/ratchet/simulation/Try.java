package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;

/** One attempt of a Task Run. */
record Try(TaskRunId id, int attempt) {
  Try {
    requireNonNull(id, "id is null");
  }
}
