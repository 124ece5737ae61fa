package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One invocation of a function: what it is about, when it is killed, and whether it has died. */
final class Invocation {
  private final long number;
  private final String name;
  private final long killAt;
  private final long skew;
  private final long tick;
  private final List<Strand<?>> strands = new ArrayList<>();
  private final Map<RunId, RunPartition> read = new HashMap<>();
  private long waitedUntil = Long.MIN_VALUE;
  private long appendedAt = Long.MIN_VALUE;
  private long actedAt = Long.MIN_VALUE;
  private boolean givingWay;
  private boolean blind;
  private boolean dead;

  /**
   * @param number 1, 2, …
   * @param name of the function
   * @param killAt when its time is up
   * @param skew by how much its clock is ahead, in milliseconds
   * @param tick how long its clock stands still between two times that it shows
   */
  Invocation(long number, String name, long killAt, long skew, long tick) {
    this.number = number;
    this.name = requireNonNull(name, "name is null");
    this.killAt = killAt;
    this.skew = skew;
    this.tick = tick;
  }

  long number() {
    return number;
  }

  String name() {
    return name;
  }

  long killAt() {
    return killAt;
  }

  /** What its clock shows at a time. */
  long clock(long time) {
    return Math.floorDiv(time + skew, tick) * tick;
  }

  boolean isDead() {
    return dead;
  }

  /** Keeps what it has read of a run. */
  void keep(RunPartition partition) {
    read.put(partition.header().id(), partition);
  }

  /** What it last read of a run: one partition, or none. */
  List<RunPartition> kept(RunId run) {
    RunPartition partition = read.get(run);
    return partition == null ? List.of() : List.of(partition);
  }

  /** It has waited for strands until now. */
  void waited(long now) {
    waitedUntil = now;
  }

  /** Until when it last waited for strands. */
  long waitedUntil() {
    return waitedUntil;
  }

  /** It works on a run of which an attempt is just giving up the slot, or none is. */
  void touches(boolean isGivingWay) {
    givingWay = isGivingWay;
  }

  /** Whether an attempt of the run that it works on is just giving up the slot. */
  boolean isGivingWay() {
    return givingWay;
  }

  /** An entry of it is stored. */
  void appended(long now) {
    appendedAt = now;
  }

  /** It could not see whether what it has begun still stands. */
  void blind() {
    blind = true;
  }

  /** It has read or written something. */
  void acted(long now) {
    actedAt = now;
  }

  /** When it last read or wrote something; before everything where it could not. */
  long actedAt() {
    return blind ? Long.MIN_VALUE : actedAt;
  }

  /** Until when it must have seen what is asked of its run as it begins something: its claim. */
  long seesUntil() {
    return blind ? Long.MIN_VALUE : appendedAt;
  }

  void add(Strand<?> strand) {
    strands.add(strand);
  }

  /** Whether its function has returned, or it was killed: what it began beside stands still. */
  boolean isOver() {
    return dead || strands.getFirst().isOver();
  }

  /** Whether any of its strands still lives. */
  boolean isBusy() {
    return strands.stream().anyMatch(strand -> !strand.isOver());
  }

  /** Kills it: each of its strands unwinds, and its port calls come to nothing. */
  void kill(Timeline timeline) {
    dead = true;
    strands.forEach(timeline::wake);
  }
}
