package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.workflow.InboxItem;
import dev.ratchet.core.workflow.InboxItem.Content;
import dev.ratchet.core.workflow.InboxItem.Control;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunPartition;
import dev.ratchet.core.workflow.RunStatus;
import dev.ratchet.core.workflow.TaskView;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks Workflow Runs and Task Runs to do something: what is asked goes into the run's inbox, and
 * the orchestrator, which alone decides about the run, obeys. So a repeat is harmless, nothing that
 * was accepted is lost, and everything shows in the run's history.
 */
public final class RunControl {
  /** The longest reason, in characters. */
  public static final int REASON_CHARS_MAX = 256;

  /** How far ahead the clock may be by which a run was started that is still found. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private final RunStore store;
  private final TaskQueues queues;
  private final Deciders deciders;
  private final Ambient ambient;

  public RunControl(RunStore store, TaskQueues queues, Deciders deciders, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** What something that is asked of a run came to. Only {@link Accepted} has changed anything. */
  public sealed interface Answer {
    /** It is in the run's inbox, and a Workflow Task is due; a repeat is accepted again. */
    record Accepted(RunHeader header) implements Answer {}

    /** There is no such run. */
    record UnknownRun(RunId run) implements Answer {}

    /** The run is closed, and this can only be asked of an open one. */
    record Closed(RunHeader header) implements Answer {}

    /** The run is open or has succeeded, and this can only be asked of one that has not. */
    record NothingToRedrive(RunHeader header) implements Answer {}

    /** The run does not have this Task Run. */
    record UnknownTask(TaskRunId id) implements Answer {}

    /** The Task Run is in a state in which this cannot be asked of it. */
    record WrongState(TaskRunId id, TaskRunState state) implements Answer {}
  }

  /**
   * Asks an open run for something.
   *
   * @param key unique for this wish, so that a repeat is harmless
   */
  public Answer ask(RunId run, Control control, String key) {
    Optional<RunHeader> header = store.header(run);
    if (header.isEmpty()) {
      return new Answer.UnknownRun(run);
    }
    return header.get().status().isClosed()
        ? new Answer.Closed(header.get())
        : accept(header.get(), control, key);
  }

  /** Reopens a closed run that has not succeeded, and has what failed run again. */
  public Answer redrive(RunId run, String key) {
    Optional<RunHeader> header = store.header(run);
    if (header.isEmpty()) {
      return new Answer.UnknownRun(run);
    }
    boolean isOver =
        switch (header.get().standing()) {
          case RunHeader.Standing.Failed _,
              RunHeader.Standing.Canceled _,
              RunHeader.Standing.Terminated _,
              RunHeader.Standing.TimedOut _ ->
              true;
          case RunHeader.Standing.Open _,
              RunHeader.Standing.Paused _,
              RunHeader.Standing.Succeeded _ ->
              false;
        };
    return isOver
        ? accept(header.get(), new Content.Redrive(), key)
        : new Answer.NothingToRedrive(header.get());
  }

  /** Shuts a Task Run down that is not over. */
  public Answer shutDown(TaskRunId id, String reason, String key) {
    return askTask(
        id,
        key,
        state -> state != TaskRunState.NONE && !state.isSettled(),
        new Control.ShutDownTasks(List.of(id.position()), reason));
  }

  /** Has the worker of a running Task Run stop, and another attempt begin. */
  public Answer restart(TaskRunId id, String key) {
    return askTask(
        id,
        key,
        state -> state == TaskRunState.RUNNING || state == TaskRunState.RESTARTING,
        new Control.RestartTasks(List.of(id.position())));
  }

  private interface Fit {
    boolean in(TaskRunState state);
  }

  private Answer askTask(TaskRunId id, String key, Fit fit, Control control) {
    Optional<RunPartition> partition = store.load(id.run());
    if (partition.isEmpty()) {
      return new Answer.UnknownRun(id.run());
    }
    RunHeader header = partition.get().header();
    if (id.position() > deciders.definition(header.workflow()).all().size()) {
      return new Answer.UnknownTask(id);
    }
    TaskRunState state =
        TaskView.of(partition.get(), partition.get().state(), id.position()).state();
    boolean isRepeat =
        partition.get().inbox().stream().anyMatch(item -> item.key().equals(keyOf(key)));
    if (!isRepeat && header.status().isClosed()) {
      return new Answer.Closed(header);
    }
    return isRepeat || fit.in(state)
        ? accept(header, control, key)
        : new Answer.WrongState(id, state);
  }

  /**
   * Which Task Runs of which runs are meant.
   *
   * @param workflow the Workflow Definition's name
   * @param task the task's name in the workflow; empty for all
   * @param queue the Task Queue; empty for all
   */
  public record Match(String workflow, String task, String queue) {
    public Match {
      requireNonNull(workflow, "workflow is null");
      requireNonNull(task, "task is null");
      requireNonNull(queue, "queue is null");
    }

    /** The positions of the tasks that are meant. */
    List<Integer> positions(WorkflowDefinition definition) {
      var positions = new ArrayList<Integer>();
      List<TaskStep> all = definition.all();
      for (int i = 0; i < all.size(); i++) {
        TaskStep step = all.get(i);
        if ((task.isEmpty() || step.name().equals(task))
            && (queue.isEmpty() || step.queue().equals(queue))) {
          positions.add(i + 1);
        }
      }
      return positions;
    }
  }

  /** Makes what is asked out of the positions that are meant. */
  @FunctionalInterface
  public interface Wish {
    /** What is asked of the Task Runs at these positions. */
    Control of(List<Integer> positions);
  }

  /**
   * Asks the matching Task Runs of one open run for something.
   *
   * @param match its workflow is not looked at
   */
  public Answer askMatching(RunId run, Match match, Wish wish, String key) {
    Optional<RunHeader> header = store.header(run);
    if (header.isEmpty()) {
      return new Answer.UnknownRun(run);
    }
    return header.get().status().isClosed()
        ? new Answer.Closed(header.get())
        : askMatching(header.get(), match, wish, key);
  }

  private Answer askMatching(RunHeader header, Match match, Wish wish, String key) {
    List<Integer> positions = match.positions(deciders.definition(header.workflow()));
    return positions.isEmpty()
        ? new Answer.Accepted(header)
        : accept(header, wish.of(positions), key);
  }

  /**
   * Asks the matching Task Runs of all open runs of a workflow for something. Repeated after a
   * failure it begins anew, which is harmless.
   *
   * @return how many runs were asked
   */
  public int askMatching(Match match, Wish wish, String key) {
    int asked = 0;
    Optional<RunId> before = Optional.of(RunId.least(ambient.now().plus(SKEW_MAX)));
    while (before.isPresent()) {
      RunPage page =
          store.list(
              new RunQuery(
                  Set.of(match.workflow()),
                  Set.of(RunStatus.RUNNING, RunStatus.PAUSED),
                  RunId.least(Instant.EPOCH),
                  before.get(),
                  RunQuery.LIMIT_MAX));
      for (RunHeader header : page.runs()) {
        askMatching(header, match, wish, key);
        asked++;
      }
      before = page.next();
    }
    return asked;
  }

  private Answer accept(RunHeader header, Content content, String key) {
    RunId run = header.id();
    store.putInbox(run, new InboxItem(keyOf(key), content, ambient.now()));
    queues.wake(
        List.of(new WorkflowTask(run, WorkflowTask.Cause.SIGNAL)),
        List.of(run + ":control:" + key));
    return new Answer.Accepted(header);
  }

  private static String keyOf(String key) {
    return Signals.CONTROL_KEY + key;
  }

  /** A key that nobody else has, for a wish that comes without one. */
  public String freshKey() {
    return ambient.newToken();
  }
}
