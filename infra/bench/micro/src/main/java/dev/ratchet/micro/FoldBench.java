package dev.ratchet.micro;

import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Folding whole journals of 1,000 tasks, told for each event. */
public class FoldBench {
  private static final int TASKS = 1_000;

  /** Start; queued and begun, then ended and taken notice of; but the newest entry. */
  private static final int INLINE_EVENTS = 1 + 4 * TASKS - 2;

  /** Start; queued, then ended; but the newest entry. */
  private static final int QUEUED_EVENTS = 1 + 2 * TASKS - 1;

  private static final int MIXED_EVENTS = 2_349;

  /** A run that is over, and the number of the entry before its last. */
  private record Journal(RunPartition run, long seq) {
    static Journal of(WorkflowDefinition definition, boolean isFlaky, int events) {
      Rehearsal rehearsal = new Rehearsal(definition, isFlaky).go();
      if (rehearsal.eventsBeforeLast() != events) {
        throw new IllegalStateException(
            "Expected a journal of %d events, but it has %d: correct the number."
                .formatted(events, rehearsal.eventsBeforeLast()));
      }
      return new Journal(rehearsal.whole(), rehearsal.last().entry().seq() - 1);
    }

    /** Not the newest state, which a run keeps. */
    RunState fold() {
      return run.stateAfter(seq);
    }
  }

  /** A chain of inline tasks. */
  @State(Scope.Thread)
  public static class Inline {
    private final Journal journal =
        Journal.of(Definitions.chain(TASKS, "inline"), false, INLINE_EVENTS);
  }

  /** A chain of queued tasks. */
  @State(Scope.Thread)
  public static class Queued {
    private final Journal journal =
        Journal.of(Definitions.chain(TASKS, "default"), false, QUEUED_EVENTS);
  }

  /** Inline tasks, some with a retry, queued tasks, timers and skipped tasks. */
  @State(Scope.Thread)
  public static class Mixed {
    private final Journal journal = Journal.of(Definitions.mixed(TASKS), true, MIXED_EVENTS);
  }

  /** A chain of inline tasks, folded. */
  @Benchmark
  @OperationsPerInvocation(INLINE_EVENTS)
  public RunState foldInline(Inline run) {
    return run.journal.fold();
  }

  /** A chain of queued tasks, folded. */
  @Benchmark
  @OperationsPerInvocation(QUEUED_EVENTS)
  public RunState foldQueued(Queued run) {
    return run.journal.fold();
  }

  /** Tasks of every kind, folded. */
  @Benchmark
  @OperationsPerInvocation(MIXED_EVENTS)
  public RunState foldMixed(Mixed run) {
    return run.journal.fold();
  }
}
