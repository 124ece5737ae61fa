package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.table.Move;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.List;
import java.util.stream.Stream;

/** What a step comes to. */
public sealed interface StepResult {
  /**
   * A slice is to be appended; if it is, what follows is to be carried out.
   *
   * @param after the run once the slice is stored
   * @param answer what the caller is told once it is
   */
  record Append(
      CodeRun after, Slice slice, List<RunEffect> effects, List<Move> moves, Answer answer)
      implements StepResult {
    public Append {
      requireNonNull(after, "after is null");
      requireNonNull(slice, "slice is null");
      effects = List.copyOf(effects);
      moves = List.copyOf(moves);
      requireNonNull(answer, "answer is null");
    }

    /** Whether there is nothing to store: the line is as it was, and no event came. */
    public boolean isVain(CodeRun before) {
      return slice.isEmpty() && slice.line().equals(before.line());
    }

    /**
     * This step and the next one as one slice: nobody sees the run between them, so that a Workflow
     * Task that is answered within it needs neither delivery nor timeout.
     */
    public StepResult then(StepResult next) {
      return switch (next) {
        case Append append ->
            new Append(
                append.after,
                slice.then(append.slice),
                Stream.concat(
                        effects.stream().filter(effect -> !isForTask(effect)),
                        append.effects.stream())
                    .toList(),
                Stream.concat(moves.stream(), append.moves.stream()).toList(),
                append.answer);
        case Nothing nothing -> nothing;
        case Refused refused -> refused;
      };
    }

    private static boolean isForTask(RunEffect effect) {
      return effect instanceof RunEffect.DispatchWorkflowTask
          || effect instanceof RunEffect.ArmTaskTimeout;
    }
  }

  /** What the caller is told once a slice is stored. */
  sealed interface Answer {
    /** It is done. */
    record Done() implements Answer {}

    /**
     * The answer of a worker was refused, and the history says so.
     *
     * @param message what the worker is told
     */
    record TaskFailed(WorkflowTaskFailedCause cause, String message) implements Answer {
      public TaskFailed {
        requireNonNull(cause, "cause is null");
        requireNonNull(message, "message is null");
      }
    }

    /**
     * All updates of a Workflow Task that was only for them were rejected: no event tells of it.
     *
     * @param resetEventId to which event the worker goes back
     */
    record Dropped(long resetEventId) implements Answer {}

    /** The worker sent heartbeats for too long; it is told that there is no such task. */
    record HeartbeatTimedOut() implements Answer {}
  }

  /** Nothing is to be stored, and all is well: it was heeded before. */
  record Nothing(CodeRun after) implements StepResult {
    public Nothing {
      requireNonNull(after, "after is null");
    }
  }

  /** What was asked for cannot be; nothing changes. */
  record Refused(Reason reason, String message) implements StepResult {
    public Refused {
      requireNonNull(reason, "reason is null");
      requireNonNull(message, "message is null");
    }
  }

  /** Why something is refused. */
  enum Reason {
    /** There is no such run, task or operation, or it is over. */
    NOT_FOUND,
    /** The input is wrong. */
    INVALID_ARGUMENT,
    /** It exists already. */
    ALREADY_EXISTS
  }
}
