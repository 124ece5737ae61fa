package dev.ratchet.simulation;

/** What can go wrong in a simulated world, each counted whenever it does. */
public enum Fault {
  /** The invocation dies before a write is sent. */
  CRASH_BEFORE_WRITE(0.01),
  /** The invocation dies after a write has happened, before it hears so. */
  CRASH_AFTER_WRITE(0.01),
  /** The invocation dies before a message is sent. */
  CRASH_BEFORE_SEND(0.01),
  /** The invocation dies after a message was sent. */
  CRASH_AFTER_SEND(0.01),
  /** The invocation dies after its work, before its message is deleted. */
  CRASH_BEFORE_ACKNOWLEDGE(0.02),
  /** The invocation dies, and perhaps the next, before what left the slot has its record. */
  CRASH_AS_GIVING_WAY(0.15),
  /** The invocation stalls, if long enough until its function's timeout kills it. */
  STALL(0.01),
  /** A read is refused. */
  READ_THROTTLED(0.02),
  /** A read of many items sees some of them earlier than others. */
  READ_TORN(0.2),
  /** A write is refused. */
  WRITE_THROTTLED(0.02),
  /** A write's answer does not come, and it has not happened. */
  WRITE_TIMED_OUT_UNDONE(0.01),
  /** A write's answer does not come, and it has happened. */
  WRITE_TIMED_OUT_DONE(0.02),
  /** A write's answer does not come, and it happens later. */
  WRITE_TIMED_OUT_DONE_LATE(0.01),
  /** A write happens, its answer is lost, and the client sends it again. */
  WRITE_REPEATED(0.03),
  /** Time passes between what an append is decided on and the append. */
  APPEND_LATE(0.05),
  /** A message is refused. */
  SEND_REFUSED(0.02),
  /** A message's answer does not come, and it was sent. */
  SEND_TIMED_OUT_DONE(0.02),
  /** Only some messages of a batch are sent. */
  SEND_PARTLY(0.2),
  /** A message is sent twice. */
  SEND_REPEATED(0.03),
  /** A message that was acknowledged comes again all the same. */
  ACKNOWLEDGEMENT_LOST(0.03),
  /** A message is delivered twice. */
  DELIVERED_TWICE(0.05),
  /**
   * Another Workflow Task of a run is out beside the one of its group, so that their steps race.
   */
  GROUP_OVERLAPS(0.1),
  /** A message is delivered minutes late, behind others that were sent after it. */
  DELIVERED_LATE(0.03),
  /** An event is brought twice, or thrice. */
  EVENT_REPEATED(0.2),
  /** An event makes no sense. */
  EVENT_SENSELESS(0.3),
  /** Something is asked of a run that does not exist. */
  RUN_UNKNOWN(0.2),
  /** Somebody outside reports with a token that is not the attempt's. */
  TOKEN_WRONG(0.4),
  /** A caller whose call was answered calls again. */
  CALL_REPEATED(0.2),
  /** A list of runs misses the newest changes. */
  LIST_STALE(0.5),
  /** A clock is wrong. */
  CLOCK_SKEWED(0.5),
  /**
   * A queue is purged, or keeps a message no longer: it is gone, and no dead letter tells of it.
   */
  MESSAGE_LOST(0.1),
  /** A clock of those who only watch the time is ahead by hours or days. */
  CLOCK_FAR_AHEAD(0.1),
  /** A clock ticks once a second. */
  CLOCK_COARSE(0.3),
  /** An attempt never returns, and does not heed its interrupt. */
  ATTEMPT_STUCK(0.03),
  /** Others wait for the slot of the orchestrator that a run has. */
  SLOT_WANTED(0.8),
  /** A release cannot decide. */
  DECIDER_BROKEN(0.05),
  /** Bytes are sent, or returned, where only JSON is taken. */
  BYTES_SENT(0.1),
  /** An invocation is killed at its function's timeout: it stalled, or its attempt was stuck. */
  FUNCTION_TIMED_OUT(0),
  /** A queue gave a message up. */
  DEAD_LETTERED(0),
  /** A conditional write came too late. */
  RACE_LOST(0);

  private final double likelihood;

  Fault(double likelihood) {
    this.likelihood = likelihood;
  }

  /** How likely it is at each chance, in a world that has it; 0 for what follows from others. */
  double likelihood() {
    return likelihood;
  }
}
