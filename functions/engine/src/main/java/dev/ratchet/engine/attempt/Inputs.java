package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Assignments;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Instant;
import java.util.Optional;

/** Finds what an attempt works on: in its delivery or, where that is too large, in the journal. */
public final class Inputs {
  private final RunStore store;
  private final Deciders deciders;
  private final SettingsStore settings;

  public Inputs(RunStore store, Deciders deciders, Items items) {
    this.store = requireNonNull(store, "store is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.settings = new SettingsStore(items);
  }

  /** What an attempt knows; empty if its run does not exist. */
  Optional<TaskContext> of(
      ActivityTask task,
      Instant now,
      Instant deadline,
      TaskRunRecord claimed,
      TaskControl control) {
    Optional<ActivityTask.Cargo.Carried> carried =
        switch (task.cargo()) {
          case ActivityTask.Cargo.Carried c -> Optional.of(c);
          case ActivityTask.Cargo.InJournal _ -> fromJournal(task);
        };
    return carried.map(
        c ->
            new TaskContext(
                task.id(),
                task.name(),
                task.workflow(),
                task.attempt(),
                c.input(),
                c.context(),
                settings::settings,
                now,
                deadline,
                claimed.checkpoint(),
                task.options().completion(),
                claimed.owner(),
                control));
  }

  /**
   * Runs the code of an attempt. What it returns its run may not be able to take.
   *
   * @throws TaskFailedException also where it returned bytes to a run that takes JSON only
   * @throws Exception whatever else the code throws
   */
  TaskResult run(TaskHandler handler, TaskContext context) throws Exception {
    TaskResult result = handler.run(context);
    if (result != null
        && result.payload() instanceof Payload.Encoded
        && !deciders.of(context.workflow()).takesBytes()) {
      throw TaskFailedException.fatal(
          "json_expected",
          "The task returned bytes, but %s takes JSON only. Return JSON, or a reference."
              .formatted(context.workflow()));
    }
    return result;
  }

  private Optional<ActivityTask.Cargo.Carried> fromJournal(ActivityTask task) {
    try {
      return store.resume(task.run(), task.entry()).map(partition -> read(partition, task));
    } catch (RunPartition.PartialException e) {
      return store.load(task.run()).map(partition -> read(partition, task));
    }
  }

  private ActivityTask.Cargo.Carried read(RunPartition partition, ActivityTask task) {
    var assignments = new Assignments(partition, () -> deciders.of(task.workflow()));
    Assignment assignment = assignments.of(task.id().position(), task.entry(), task.queuedAt());
    return new ActivityTask.Cargo.Carried(
        assignment.input(), assignments.after(task.entry()).context());
  }
}
