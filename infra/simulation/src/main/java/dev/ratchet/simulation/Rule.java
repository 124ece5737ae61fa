package dev.ratchet.simulation;

/** What must hold, whatever fails. Each is checked from outside, by what goes through the ports. */
public enum Rule {
  /** A Task Run goes only along edges of the table, and its counts follow. */
  LEGAL_EDGES,
  /** A record is replaced only by whom has seen it. */
  RECORDS_SWAP,
  /** A journal has no gap and no fork, and is never rewritten. */
  JOURNAL,
  /** An entry takes notice of all that its author had read, and of nothing else. */
  NEWS,
  /** What is scheduled is due, and a run closes when its definition says so. */
  DECISIONS,
  /** Never more Task Runs of a limit are under way than it has places; each gets its turn. */
  LIMITS,
  /** Never more invocations carry out a Task Queue's attempts than it has worker slots. */
  SLOTS,
  /** An attempt works on what the entry says that queued it, however often it is sent. */
  INPUTS,
  /** What an attempt told last is what the next one receives. */
  CHECKPOINTS,
  /** From outside, an attempt is ended only by who has its token. */
  TOKENS,
  /** What a queue gave up is listed, once, with the reason. */
  DEAD_LETTERS,
  /** Nothing is sent before the entry or record that it follows from is stored. */
  SENDS_FOLLOW,
  /** Each attempt is accepted by one worker and runs once. */
  ATTEMPT_ONCE,
  /** A stored result is what that attempt returned while it was still accepted. */
  RESULTS,
  /**
   * Nothing comes before its time: attempts, the ends of waits, leases and limits; nor long after.
   */
  TIMES,
  /** A header is closed once, as its journal says. */
  HEADER,
  /** Every accepted start is one run, which closes. */
  STARTS,
  /** Every accepted signal is noticed by its run, unless that closes. */
  SIGNALS,
  /** What was accepted is done before the run ends, or its history shows that it came too late. */
  ACCEPTED,
  /** The story of a run is told in the order of causes, and never goes back in time. */
  HISTORY,
  /** Once nothing fails any more, everything comes to its end. */
  LIVENESS,
  /** Writes and sends are what is promised, and few more where something failed. */
  BILL,
  /** The engine throws nothing but what its ports threw. */
  NO_SURPRISE,
  /**
   * Only a run that is closed for long enough, or by a wish, and that nobody is about to reopen, is
   * deleted; nothing of it is left, and nothing begins for it any more.
   */
  DELETIONS,
  /** What is told for logs and metrics has happened, and is told once. */
  LOG,
  /** A queue takes whatever is sent to it: nothing that it refuses for good comes from a run. */
  SENDABLE
}
