package dev.ratchet.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunStatus;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What memory keeps of a run that is in the archive: where it is, and by what it is listed.
 *
 * @param file the number of the archive's file
 * @param offset where in the file
 * @param length how much of it, in bytes
 * @param workflow a number that runs of the same Workflow Definition share, and few others have
 */
record ClosedRow(RunId run, int file, long offset, int length, int workflow, RunStatus status) {
  /** How long the part of an id is that differs. */
  static final int KEY_BYTES = 24;

  /** The length of a row. */
  static final int BYTES = KEY_BYTES + 2 * Integer.BYTES + Long.BYTES + Integer.BYTES + 1;

  /** In the order of the numbers that are stored. */
  private static final List<RunStatus> STATUSES =
      List.of(
          RunStatus.SUCCESS,
          RunStatus.FAILED,
          RunStatus.CANCELED,
          RunStatus.TERMINATED,
          RunStatus.TIMED_OUT,
          RunStatus.CONTINUED);

  ClosedRow {
    requireNonNull(run, "run is null");
    requireNonNull(status, "status is null");
    if (!status.isClosed()) {
      throw new IllegalArgumentException(run + " is " + status.wire() + ", expected a closed run.");
    }
  }

  /** The number of a Workflow Definition. */
  static int workflow(String name) {
    return name.hashCode();
  }

  /** What rows are ordered by. */
  static byte[] key(RunId run) {
    return run.value().substring(RunId.PREFIX.length()).getBytes(US_ASCII);
  }

  /** The row as bytes. */
  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .put(key(run))
        .putInt(file)
        .putLong(offset)
        .putInt(length)
        .putInt(workflow)
        .put((byte) STATUSES.indexOf(status))
        .array();
  }

  /** The row at a place of many. */
  static ClosedRow at(byte[] rows, int start) {
    var row = ByteBuffer.wrap(rows, start, BYTES);
    byte[] key = new byte[KEY_BYTES];
    row.get(key);
    return new ClosedRow(
        new RunId(RunId.PREFIX + new String(key, US_ASCII)),
        row.getInt(),
        row.getLong(),
        row.getInt(),
        row.getInt(),
        STATUSES.get(row.get()));
  }

  /** Compares the key of the row at a place with another. */
  static int compare(byte[] rows, int start, byte[] key) {
    return Arrays.compareUnsigned(rows, start, start + KEY_BYTES, key, 0, KEY_BYTES);
  }

  /** Whether the row at a place may be of one of these, without making it. */
  static boolean mayMatch(byte[] rows, int start, Set<Integer> workflows, Set<RunStatus> statuses) {
    var row = ByteBuffer.wrap(rows);
    int workflowAt = start + BYTES - 1 - Integer.BYTES;
    return (workflows.isEmpty() || workflows.contains(row.getInt(workflowAt)))
        && (statuses.isEmpty() || statuses.contains(STATUSES.get(rows[start + BYTES - 1])));
  }
}
