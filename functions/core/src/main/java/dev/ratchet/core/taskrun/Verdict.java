package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

/** What became of a message about an attempt: accepted, stale or rejected. */
public sealed interface Verdict {
  /** It holds once this record is stored. */
  record Accepted(TaskRunRecord next) implements Verdict {
    public Accepted {
      requireNonNull(next, "next is null");
    }
  }

  /** It is about something that is over; nothing changes. */
  record Stale(TaskRunRecord record) implements Verdict {
    public Stale {
      requireNonNull(record, "record is null");
    }
  }

  /** It makes no sense in this state; nothing changes. */
  record Rejected(String reason) implements Verdict {
    public Rejected {
      requireNonNull(reason, "reason is null");
    }
  }
}
