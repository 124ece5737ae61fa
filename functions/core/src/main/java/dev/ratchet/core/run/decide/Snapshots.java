package dev.ratchet.core.run.decide;

import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.stored.SnapshotJson;
import java.nio.charset.StandardCharsets;

/**
 * When an entry carries a snapshot: often enough that a run loads in bounded time however long it
 * is, and so seldom that this adds little to what its entries take up anyway.
 *
 * @param every a snapshot is considered every so many entries, from 1
 * @param bytesPerEntry how many bytes it may take for each entry since the one before it, from 1
 */
public record Snapshots(int every, int bytesPerEntry) {
  /** What a deployment does: 40 bytes of the kilobyte that the write of an entry is billed for. */
  public static final Snapshots STANDARD = new Snapshots(50, 40);

  /** None at all. */
  static final Snapshots NONE = new Snapshots(Integer.MAX_VALUE, 1);

  /** The largest snapshot, in bytes: with it, an entry stays below the largest item. */
  public static final int BYTES_MAX = 100 * 1024;

  public Snapshots {
    if (every < 1 || bytesPerEntry < 1) {
      throw new IllegalArgumentException(
          "A snapshot comes every 1 entry or more, and may take up 1 byte or more for each; found "
              + this);
    }
  }

  /** The newest entry up to this one that may carry a snapshot; 0 if none may. */
  public long lastChance(long entry) {
    return entry - entry % every;
  }

  /** The snapshot that the next entry of a run is to carry; empty where it is to carry none. */
  String of(RunPartition before, RunState after, Decider decider) {
    if (after.isClosed() || after.seq() != lastChance(after.seq())) {
      return "";
    }
    String snapshot = SnapshotJson.write(after, decider.readsResults()).text();
    long since = after.seq() - before.snapshotSeq();
    long bytesMax = Math.min(BYTES_MAX, since * bytesPerEntry);
    return snapshot.getBytes(StandardCharsets.UTF_8).length <= bytesMax ? snapshot : "";
  }
}
