package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Forgotten;
import dev.ratchet.core.run.story.TaskView;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.TaskRoster;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.strand.SideBySide;
import dev.ratchet.engine.strand.Strands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Asks Workflow Runs and Task Runs to do something: what is asked goes into the run's inbox, and
 * the orchestrator, which alone decides about the run, obeys. So a repeat is harmless, nothing that
 * was accepted is lost, and everything shows in the run's history.
 */
public final class RunControl {
  /** The longest reason, in characters. */
  public static final int REASON_CHARS_MAX = 256;

  /** The longest key, in characters: what is asked for is written before it. */
  public static final int KEY_CHARS_MAX = 100;

  /** How many runs are asked at a time of all that match. */
  static final int ASKED_AT_ONCE = 32;

  /** How far ahead the clock may be by which a run was started that is still found. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(5);

  private final Dispatcher dispatcher;
  private final RunStore store;
  private final Deciders deciders;
  private final Ambient ambient;
  private final SideBySide strands;
  private final Redrives redrives;

  /**
   * @param strands what runs are asked on, side by side, where many are
   */
  public RunControl(Dispatcher dispatcher, Deciders deciders, Ambient ambient, Strands strands) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.store = dispatcher.store();
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.strands = new SideBySide(strands);
    this.redrives = new Redrives(store, deciders, ambient);
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

    /** The run has no task that is meant. */
    record NoneMeant(RunId run, Match match) implements Answer {}

    /**
     * The Task Run is in a state in which this cannot be asked of it.
     *
     * @param expected the states in which it can
     */
    record WrongState(TaskRunId id, TaskRunState state, Set<TaskRunState> expected)
        implements Answer {
      public WrongState {
        expected = Collections.unmodifiableSet(EnumSet.copyOf(expected));
      }
    }

    /**
     * The run cannot go on by this version.
     *
     * @param problems why not, a sentence each
     */
    record VersionUnfit(RunHeader header, WorkflowRef version, List<String> problems)
        implements Answer {
      public VersionUnfit {
        problems = List.copyOf(problems);
      }
    }

    /** The run's definition is gone or cannot be read, and this needs it. */
    record DefinitionUnreadable(RunHeader header, String why) implements Answer {}
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

  /**
   * Reopens a closed run that has not succeeded, and has what failed run again. The sweep does not
   * look at closed runs: what comes after a day sees to it, should a queue forget the first
   * message.
   *
   * @param version by which version of its definition it goes on, if that fits what has run
   */
  public Answer redrive(RunId run, RedriveVersion version, String key) {
    return redrives.ask(run, version, header -> accept(header, new Content.Redrive(version), key));
  }

  /** Asks one Task Run for something, if it is in a state in which it can be asked for. */
  public Answer askTask(TaskRunId id, Wish wish, String key) {
    Optional<RunPartition> partition = store.load(id.run());
    if (partition.isEmpty()) {
      return new Answer.UnknownRun(id.run());
    }
    RunHeader header = partition.get().header();
    return switch (deciders.find(header.workflow())) {
      case Deciders.Found.Unreadable(String why) -> new Answer.DefinitionUnreadable(header, why);
      case Deciders.Found.Read(Decider decider)
          when decider.tasks(partition.get()::state).find(id.position()).isEmpty() ->
          new Answer.UnknownTask(id);
      case Deciders.Found.Read _ ->
          askTask(partition.get(), id, wish.of(List.of(id.position())), key);
    };
  }

  private Answer askTask(RunPartition partition, TaskRunId id, Control control, String key) {
    RunHeader header = partition.header();
    String itemKey = keyOf(control, key);
    if (partition.inbox().stream().anyMatch(item -> item.key().equals(itemKey))) {
      return accept(header, control, key);
    }
    if (header.status().isClosed()) {
      return new Answer.Closed(header);
    }
    TaskRunState state = TaskView.of(partition, partition.state(), id.position()).state();
    Set<TaskRunState> expected = statesFor(control);
    return expected.contains(state)
        ? accept(header, control, key)
        : new Answer.WrongState(id, state, expected);
  }

  /** The states in which a Task Run can be asked for something. */
  private static Set<TaskRunState> statesFor(Control control) {
    return switch (control) {
      case Control.ShutDownTasks _ ->
          EnumSet.of(
              TaskRunState.PENDING,
              TaskRunState.QUEUED,
              TaskRunState.RUNNING,
              TaskRunState.RESTARTING,
              TaskRunState.PENDING_RETRY);
      case Control.RestartTasks _ -> EnumSet.of(TaskRunState.RUNNING, TaskRunState.RESTARTING);
      case Control.Pause _, Control.Resume _, Control.Cancel _, Control.Terminate _ ->
          throw new IllegalArgumentException("A run is asked for this, no Task Run: " + control);
    };
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
    List<Integer> positions(TaskRoster tasks) {
      var positions = new ArrayList<Integer>();
      for (int position = 1; position <= tasks.size(); position++) {
        TaskDescription one = tasks.at(position);
        if ((task.isEmpty() || one.name().equals(task)) && (queue.isEmpty() || isOn(queue, one))) {
          positions.add(position);
        }
      }
      return positions;
    }

    /** A task that names no Task Queue is meant by the default one. */
    private static boolean isOn(String queue, TaskDescription task) {
      String named = task.queue();
      return named.equals(queue)
          || named.equals(TaskQueueName.UNNAMED) && queue.equals(TaskQueueName.DEFAULT);
    }
  }

  /** Makes what is asked out of the positions that are meant. */
  @FunctionalInterface
  public interface Wish {
    /** What is asked of the Task Runs at these positions. */
    Control of(List<Integer> positions);

    /** That Task Runs which are not over shut down. */
    static Wish shutDown(String reason) {
      return positions -> new Control.ShutDownTasks(positions, reason);
    }

    /** That the workers of running Task Runs stop, and other attempts begin. */
    static Wish restart() {
      return Control.RestartTasks::new;
    }
  }

  /**
   * Asks the matching Task Runs of one open run for something; those in another state than is
   * needed are passed over.
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
    return switch (deciders.find(header.workflow())) {
      case Deciders.Found.Unreadable(String why) -> new Answer.DefinitionUnreadable(header, why);
      case Deciders.Found.Read(Decider decider) -> {
        List<Integer> positions = match.positions(decider.tasks(() -> state(header.id())));
        yield positions.isEmpty()
            ? new Answer.NoneMeant(header.id(), match)
            : accept(header, wish.of(positions), key);
      }
    };
  }

  private RunState state(RunId run) {
    return store
        .load(run)
        .map(RunPartition::state)
        .orElseThrow(() -> new ContentionException(run + " was deleted meanwhile."));
  }

  /**
   * Asks the matching Task Runs of all open runs of a workflow for something, several runs at a
   * time. Repeated after a failure it begins anew, which is harmless.
   *
   * @return how many runs were asked
   * @throws StoreException if not all could be asked
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
      List<RunHeader> runs = page.runs();
      for (int first = 0; first < runs.size(); first += ASKED_AT_ONCE) {
        int end = Math.min(first + ASKED_AT_ONCE, runs.size());
        asked += askAtOnce(runs.subList(first, end), match, wish, key);
      }
      before = page.next();
    }
    return asked;
  }

  private int askAtOnce(List<RunHeader> runs, Match match, Wish wish, String key) {
    List<Callable<Answer>> asking =
        runs.stream()
            .<Callable<Answer>>map(header -> () -> askMatching(header, match, wish, key))
            .toList();
    List<Answer> answers = strands.all("ask-", asking);
    return (int) answers.stream().filter(Answer.Accepted.class::isInstance).count();
  }

  private Answer accept(RunHeader header, Content content, String key) {
    RunId run = header.id();
    String itemKey = keyOf(content, key);
    var outcome = store.putInbox(run, new InboxItem(itemKey, content, ambient.stamp()));
    // What is not stored was there before, unless the run was deleted since it was looked at.
    if (outcome == RunStore.Outcome.LOST_RACE && store.header(run).isEmpty()) {
      return new Answer.UnknownRun(run);
    }
    dispatcher.wake(run, WorkflowTask.Cause.SIGNAL, run + ":control:" + itemKey);
    if (content instanceof Content.Redrive) {
      dispatcher.wakeAt(
          new WorkflowTask(run, WorkflowTask.Cause.RETRY), ambient.now().plus(Forgotten.AFTER));
    }
    return new Answer.Accepted(header);
  }

  /** The inbox item's key: one key for two different wishes makes none of them a repeat. */
  private static String keyOf(Content content, String key) {
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "The key of a wish has 1 to %d characters; found %d."
              .formatted(KEY_CHARS_MAX, key.length()));
    }
    String what =
        switch (content) {
          case Content.Redrive(RedriveVersion.Pinned _) -> "redrive";
          case Content.Redrive(RedriveVersion.Exactly e) -> "redrive@" + e.number();
          case Control.Pause _ -> "pause";
          case Control.Resume _ -> "resume";
          case Control.Cancel _ -> "cancel";
          case Control.Terminate _ -> "terminate";
          case Control.ShutDownTasks shutdown -> "shutdown" + only(shutdown.positions());
          case Control.RestartTasks restart -> "restart" + only(restart.positions());
          case Content.Signal _, Content.Granted _ ->
              throw new IllegalArgumentException("Nobody outside wishes for this: " + content);
        };
    return Signals.CONTROL_KEY + what + ":" + key;
  }

  private static String only(List<Integer> positions) {
    return positions.size() == 1 ? positions.getFirst().toString() : "";
  }

  /** A key that nobody else has, for a wish that comes without one. */
  public String freshKey() {
    return ambient.newToken();
  }
}
