package dev.ratchet.engine.observe;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.observe.Observation.TaskRunMoved.Wait;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells an {@link Observer} what has become of a run, with the names that its logic has for things.
 * Whatever goes wrong here is logged and changes nothing: what is told is stored already.
 */
public final class RunTeller {
  private static final System.Logger LOG = System.getLogger(RunTeller.class.getName());

  private final Function<WorkflowRef, Decider> deciders;
  private final Observer observer;

  /**
   * @param deciders where names come from
   */
  public RunTeller(Function<WorkflowRef, Decider> deciders, Observer observer) {
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.observer = requireNonNull(observer, "observer is null");
  }

  /**
   * Where the names of a run's Task Runs come from.
   *
   * @param run as it stands; read only if its logic does not know them beforehand
   */
  record Names(WorkflowRef workflow, Supplier<RunState> run) {
    Names {
      requireNonNull(workflow, "workflow is null");
      requireNonNull(run, "run is null");
    }
  }

  /** Whether there is no need to find out what to tell. */
  boolean isSilent() {
    return observer == Observer.NONE;
  }

  /** Tells something that needs no names. */
  public void tell(Observation observation) {
    try {
      observer.observe(observation);
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      LOG.log(Level.WARNING, "Something was not told to the observer", e);
    }
  }

  /** What is looked up to be told; empty if that fails. */
  <T> Optional<T> unlessItFails(Supplier<Optional<T>> look) {
    try {
      return look.get();
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      LOG.log(Level.WARNING, "Something could not be read to be told to the observer", e);
      return Optional.empty();
    }
  }

  /**
   * Tells what an entry of a run brought.
   *
   * @param run as it stands after the entry
   */
  public void tell(RunHeader header, Supplier<RunState> run, List<HistoryEvent> events) {
    if (!isSilent()) {
      var names = new Names(header.workflow(), run);
      events.forEach(event -> tell(observation(header.id(), names, event)));
    }
  }

  /**
   * Tells what has become of a Task Run.
   *
   * @param names where its name comes from
   * @param queuedAt since when its newest attempt could be claimed
   */
  void tell(TaskRunId task, Names names, Instant queuedAt, HistoryEvent.TaskMoved moved) {
    boolean isClaim = moved.from() == TaskRunState.QUEUED && moved.to() == TaskRunState.RUNNING;
    tell(moved(task, names, moved, isClaim ? waited(queuedAt, moved.time()) : new Wait.None()));
  }

  /** Clocks differ: nobody waited less than not at all. */
  private static Wait waited(Instant queuedAt, Instant claimedAt) {
    Duration time = Duration.between(queuedAt, claimedAt);
    return new Wait.ForWorker(time.isNegative() ? Duration.ZERO : time);
  }

  private Observation observation(RunId run, Names names, HistoryEvent event) {
    WorkflowRef workflow = names.workflow();
    return switch (event) {
      case HistoryEvent.RunStarted e -> new Observation.RunStarted(e.time(), run, workflow);
      case HistoryEvent.RunClosed e ->
          new Observation.RunClosed(
              e.time(), run, workflow, status(e.standing()), cause(e.standing()));
      case HistoryEvent.TaskMoved e -> moved(run.task(e.position()), names, e, new Wait.None());
      case HistoryEvent.TaskSkipped e ->
          new Observation.TaskRunSkipped(
              e.time(),
              run.task(e.position()),
              workflow,
              description(names, e.position()).map(TaskDescription::name).orElse(""));
      case HistoryEvent.SignalReceived e ->
          new Observation.RunTold(e.time(), run, workflow, "signal_received", e.name());
      case HistoryEvent.CameTooLate e ->
          new Observation.RunTold(e.time(), run, workflow, "came_too_late", e.what());
      case HistoryEvent.Controlled e ->
          new Observation.RunTold(e.time(), run, workflow, "run_" + e.what(), e.reason());
    };
  }

  private Observation moved(
      TaskRunId task, Names names, HistoryEvent.TaskMoved moved, Wait waited) {
    var description = description(names, task.position());
    return new Observation.TaskRunMoved(
        moved.time(),
        task,
        names.workflow(),
        description.map(TaskDescription::name).orElse(""),
        description.map(TaskDescription::queue).orElse(""),
        moved.attempt(),
        moved.from(),
        moved.to(),
        cause(moved.detail()),
        waited);
  }

  private Optional<TaskDescription> description(Names names, int position) {
    return unlessItFails(() -> deciders.apply(names.workflow()).tasks(names.run()).find(position));
  }

  /** Never a message: it may repeat what somebody outside sent. */
  private static String cause(MoveDetail detail) {
    return switch (detail) {
      case MoveDetail.Plain _ -> "";
      case MoveDetail.Because(Failure failure) -> failure.code();
      case MoveDetail.Reason(String reason) -> reason;
    };
  }

  private static RunStatus status(RunHeader.Standing standing) {
    return switch (standing) {
      case RunHeader.Standing.Open _ -> RunStatus.RUNNING;
      case RunHeader.Standing.Paused _ -> RunStatus.PAUSED;
      case RunHeader.Standing.Succeeded _ -> RunStatus.SUCCESS;
      case RunHeader.Standing.Failed _ -> RunStatus.FAILED;
      case RunHeader.Standing.Canceled _ -> RunStatus.CANCELED;
      case RunHeader.Standing.Terminated _ -> RunStatus.TERMINATED;
      case RunHeader.Standing.TimedOut _ -> RunStatus.TIMED_OUT;
    };
  }

  private static String cause(RunHeader.Standing standing) {
    return switch (standing) {
      case RunHeader.Standing.Open _,
          RunHeader.Standing.Paused _,
          RunHeader.Standing.Succeeded _,
          RunHeader.Standing.TimedOut _ ->
          "";
      case RunHeader.Standing.Failed failed -> failed.failure().code();
      case RunHeader.Standing.Canceled canceled -> canceled.reason();
      case RunHeader.Standing.Terminated terminated -> terminated.reason();
    };
  }
}
