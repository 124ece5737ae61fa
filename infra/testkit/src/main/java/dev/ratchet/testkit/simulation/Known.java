package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.engine.port.Catalog;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Workflow Definition that simulated worlds run, as the rules understand it. */
record Known(Catalog.StoredDefinition stored, WorkflowDefinition definition) {
  private static final Pattern STATE = Pattern.compile("\\$tasks\\.`?([a-z0-9-]+)`?\\.state");

  Known {
    requireNonNull(stored, "stored is null");
    requireNonNull(definition, "definition is null");
  }

  /** How many tasks it has; their positions are 1 to this. */
  int size() {
    return definition.tasks().size();
  }

  TaskStep step(int position) {
    return definition.at(position);
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
    return step(position).onFailure() == TaskStep.OnFailure.CONTINUE;
  }

  /** The task whose success a condition asks for; empty where it asks for the context's flag. */
  static Optional<String> askedFor(TaskStep.Condition.When when) {
    Matcher matcher = STATE.matcher(when.expression());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
