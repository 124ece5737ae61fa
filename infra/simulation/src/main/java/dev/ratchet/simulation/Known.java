package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Workflow Definition that simulated worlds run, as the rules understand it. */
record Known(StoredDefinition stored, WorkflowDefinition definition) {
  private static final Pattern STATE = Pattern.compile("\\$tasks\\.`?([a-z0-9-]+)`?\\.state");

  /** The positions of tasks that belong together, both included. */
  record Stretch(int first, int last) {
    boolean has(int position) {
      return first <= position && position <= last;
    }

    boolean isEmpty() {
      return first > last;
    }
  }

  Known {
    requireNonNull(stored, "stored is null");
    requireNonNull(definition, "definition is null");
  }

  /** The same under another version. */
  StoredDefinition version(int number) {
    return new StoredDefinition(
        new WorkflowRef(stored.ref().name(), number), stored.document(), stored.createdAt());
  }

  /** How many tasks it has, its cleanup tasks included; their positions are 1 to this. */
  int size() {
    return definition.tasks().size() + definition.onFailure().size() + definition.onCancel().size();
  }

  /** The tasks of the workflow itself. */
  Stretch main() {
    return new Stretch(1, definition.tasks().size());
  }

  /** The cleanup tasks of a run that fails or takes too long. */
  Stretch onFailure() {
    int before = definition.tasks().size();
    return new Stretch(before + 1, before + definition.onFailure().size());
  }

  /** The cleanup tasks of a run that is canceled. */
  Stretch onCancel() {
    return new Stretch(onFailure().last() + 1, size());
  }

  TaskStep step(int position) {
    return definition.at(position);
  }

  /** The limits on time of a task of which nothing is known but what its workflow says. */
  Timeouts timeouts(int position) {
    return step(position).options().timeoutsOver(Timeouts.STANDARD);
  }

  int position(String name) {
    for (int position = 1; position <= size(); position++) {
      if (step(position).name().equals(name)) {
        return position;
      }
    }
    throw new IllegalArgumentException("There is no task " + name + ".");
  }

  boolean isForgiven(int position) {
    return !main().has(position) || step(position).onFailure() == TaskStep.OnFailure.CONTINUE;
  }

  /** The limit that a task shares with others in a run of this context: one, or none. */
  List<Limit> limit(int position, Json.Obj context) {
    if (!(step(position).concurrency() instanceof Concurrency.Limited limited)) {
      return List.of();
    }
    String name = definition.name();
    String scope =
        limited.scope() == Concurrency.Scope.TASK ? name + "/" + step(position).name() : name;
    String key =
        limited.key() instanceof Concurrency.Key.By
            ? scope + "/" + context.text(Definitions.GROUP).orElseThrow()
            : scope;
    return List.of(new Limit(key, limited.limit()));
  }

  /** The task whose success a condition asks for; empty where it asks for the context's flag. */
  static Optional<String> askedFor(TaskStep.Condition.When when) {
    Matcher matcher = STATE.matcher(when.expression());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether a condition fails where the context is not as it should be. */
  static boolean isRisky(TaskStep.Condition.When when) {
    return when.expression().contains(Definitions.RISKY_CONDITION);
  }

  /** Whether the orchestrator itself runs a task. */
  boolean isInline(int position) {
    return step(position).queue().equals(TaskQueueName.INLINE);
  }
}
