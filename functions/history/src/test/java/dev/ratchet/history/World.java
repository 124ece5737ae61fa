package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.state.Pending;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.TaskCompletion;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.TimerTable;
import dev.ratchet.history.table.WorkflowTaskTable.State;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.RetryState;
import io.temporal.api.enums.v1.StartChildWorkflowExecutionFailedCause;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionCompletedEventAttributes;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A random world around one run, the same for the same seed: clients, workers, other runs. */
final class World {
  private static final int STEPS = 60;

  private final Random random;
  private final Journal journal = new Journal();
  private final Set<Long> begun = new HashSet<>();
  private List<HistoryEvent> shown = List.of();
  private int names;

  World(long seed) {
    this.random = new Random(seed);
  }

  Journal run() {
    journal.begin();
    for (int i = 0; i < STEPS && journal.run().isOpen(); i++) {
      journal.pass(Duration.ofSeconds(random.nextInt(5)));
      step();
    }
    HistoryRules.check(journal.history());
    return journal;
  }

  private void step() {
    State state = journal.run().line().task().state();
    switch (state) {
      case SCHEDULED, TRANSIENT -> {
        if (random.nextInt(3) == 0) {
          arrive();
        } else if (random.nextInt(8) == 0) {
          journal.timeOut(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);
        } else if (random.nextInt(3) == 0) {
          turn();
        } else {
          start(false);
        }
      }
      case NONE -> {
        if (random.nextInt(5) == 0) {
          start(true);
        } else if (random.nextInt(4) == 0) {
          turn();
        } else {
          arrive();
        }
      }
      case STARTED, TRANSIENT_STARTED, SPECULATIVE_STARTED -> {
        if (random.nextInt(2) == 0) {
          arrive();
        } else {
          answer(state);
        }
      }
      case SPECULATIVE -> throw new IllegalStateException("It is never stored.");
    }
  }

  private void start(boolean forUpdates) {
    journal.start(forUpdates);
    shown = journal.shown();
    assertThat(shown.getLast().getEventType())
        .isEqualTo(EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
    assertThat(shown.getLast().getEventId()).isEqualTo(journal.task().startedId());
    HistoryRules.check(shown);
  }

  private void answer(State state) {
    switch (random.nextInt(8)) {
      case 0 -> journal.fail(Inputs.taskFailure());
      case 1 -> journal.timeOut(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE);
      default -> {
        int slices = journal.slices().size();
        journal.complete(completion(state == State.SPECULATIVE_STARTED));
        boolean isStored =
            journal.slices().size() > slices
                && journal.slices().getLast().events().stream()
                    .anyMatch(
                        event ->
                            event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
        if (isStored) {
          assertThat(journal.history().subList(0, shown.size()))
              .as("what a worker was shown stays as it was")
              .isEqualTo(shown);
        }
      }
    }
  }

  private void turn() {
    List<Arrival> arrivals = new ArrayList<>();
    if (random.nextBoolean()) {
      arrivals.add(arrival());
    }
    boolean hasTask = journal.run().line().task().isPending() || !arrivals.isEmpty();
    journal.turn(completion(!hasTask), arrivals.toArray(Arrival[]::new));
  }

  private void arrive() {
    var arrivals = new ArrayList<Arrival>();
    arrivals.add(arrival());
    if (random.nextInt(60) == 0) {
      journal.terminate();
      return;
    }
    if (random.nextInt(80) == 0) {
      journal.timeOutRun();
      return;
    }
    journal.arrive(arrivals.toArray(Arrival[]::new));
  }

  private String name() {
    names++;
    return "n" + names;
  }

  /** Something that can happen to the run as it is. */
  private Arrival arrival() {
    List<Arrival> possible = new ArrayList<>();
    possible.add(Inputs.signal(name(), random.nextBoolean() ? name() : ""));
    if (random.nextInt(6) == 0) {
      possible.add(Inputs.cancelRequest());
    }
    Pending pending = journal.run().pending();
    pending.activities().values().forEach(activity -> activity(activity, possible));
    for (Pending.Timer timer : pending.timers().values()) {
      if (timer.state() == TimerTable.State.ARMED) {
        possible.add(new Arrival.TimerFired(timer.startedId()));
      }
    }
    pending.children().values().forEach(child -> child(child, possible));
    for (Pending.Signal signal : pending.signals().values()) {
      if (signal.state() == ExternalTable.State.INITIATED) {
        possible.add(new Arrival.SignalAnswered(signal.initiatedId(), Optional.empty()));
      }
    }
    for (Pending.Cancel cancel : pending.cancels().values()) {
      if (cancel.state() == ExternalTable.State.INITIATED) {
        possible.add(new Arrival.CancelAnswered(cancel.initiatedId(), Optional.empty()));
      }
    }
    return possible.get(random.nextInt(possible.size()));
  }

  private void activity(Pending.Activity activity, List<Arrival> possible) {
    long id = activity.scheduledId();
    if (activity.state() == ActivityTable.State.CLOSING) {
      return;
    }
    if (random.nextInt(4) == 0) {
      possible.add(new Arrival.ActivityStarted(id, Inputs.attempt(1, journal.now())));
    }
    begun.add(id);
    possible.add(Inputs.returned(id, journal.now()));
    if (activity.cancelId() > 0) {
      var canceled = new Arrival.End.Canceled(Inputs.payloads("x"), Inputs.WORKER);
      possible.add(
          new Arrival.ActivityEnded(id, Optional.of(Inputs.attempt(1, journal.now())), canceled));
    }
    possible.add(
        new Arrival.ActivityEnded(
            id,
            Optional.empty(),
            new Arrival.End.TimedOut(Inputs.failure("late"), RetryState.RETRY_STATE_TIMEOUT)));
  }

  private void child(Pending.Child child, List<Arrival> possible) {
    long id = child.initiatedId();
    if (child.state() == ChildTable.State.INITIATED) {
      possible.add(new Arrival.ChildStarted(id, "child-" + id));
      if (random.nextInt(4) == 0) {
        possible.add(
            new Arrival.ChildRefused(
                id,
                StartChildWorkflowExecutionFailedCause
                    .START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS));
      }
    } else if (child.state() != ChildTable.State.CLOSING) {
      var closing =
          HistoryEvent.newBuilder()
              .setEventType(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
              .setWorkflowExecutionCompletedEventAttributes(
                  WorkflowExecutionCompletedEventAttributes.getDefaultInstance())
              .build();
      possible.add(new Arrival.ChildEnded(id, "child-" + id, closing));
    }
  }

  /** An answer of workflow code that does anything it may, and now and then what it may not. */
  private TaskCompletion completion(boolean forUpdates) {
    String update = name();
    long next = journal.run().line().nextEventId();
    var request = Inputs.request();
    boolean hasUpdate = forUpdates || random.nextInt(5) == 0;
    if (hasUpdate && random.nextBoolean()) {
      request.addMessages(Inputs.reject(update));
    } else if (hasUpdate && random.nextInt(4) > 0) {
      request.addCommands(Inputs.at(update + "/accept")).addMessages(Inputs.accept(update, next));
      if (random.nextBoolean()) {
        request.addCommands(Inputs.at(update + "/complete")).addMessages(Inputs.respond(update));
      }
    }
    if (!forUpdates) {
      for (int i = random.nextInt(4); i > 0; i--) {
        request.addCommands(command());
      }
      if (random.nextInt(12) == 0) {
        request.addCommands(closing());
      }
    }
    request.setForceCreateNewWorkflowTask(random.nextInt(8) == 0);
    request.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
    if (random.nextInt(3) == 0) {
      request.setStickyAttributes(
          StickyExecutionAttributes.newBuilder()
              .setWorkerTaskQueue(TaskQueue.newBuilder().setName("cache"))
              .setScheduleToStartTimeout(Inputs.seconds(5)));
    }
    Map<String, io.temporal.api.update.v1.Request> updates =
        hasUpdate ? Map.of(update, Inputs.update(update)) : Map.of();
    Set<Long> known = random.nextBoolean() ? begun : Set.of();
    return new TaskCompletion(
        request.build(), known, updates, random.nextBoolean(), "run-2", Optional.empty());
  }

  private Command closing() {
    return switch (random.nextInt(3)) {
      case 0 -> Inputs.finish();
      case 1 -> Inputs.failRun();
      default -> Inputs.continueAsNew();
    };
  }

  private Command command() {
    Pending pending = journal.run().pending();
    return switch (random.nextInt(10)) {
      case 0, 1 -> Inputs.activity(name());
      case 2, 3 -> Inputs.timer(name());
      case 4 -> Inputs.child(name());
      case 5 -> Inputs.signalOther(name());
      case 6 -> Inputs.cancelOther(name());
      case 7 ->
          pick(pending.activities().values())
              .map(activity -> Inputs.cancelActivity(activity.scheduledId()))
              .orElse(Inputs.marker(name()));
      case 8 ->
          pick(pending.timers().values())
              .map(timer -> Inputs.cancelTimer(timer.timerId()))
              .orElse(Inputs.marker(name()));
      default -> Inputs.marker(name());
    };
  }

  private <T> Optional<T> pick(List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }
}
