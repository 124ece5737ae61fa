package dev.ratchet.engine.catalog;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.InputChecks;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import java.util.List;
import java.util.Optional;

/** Stores Workflow Definitions and finds them. */
public final class DefinitionService {
  /** The largest definition, in bytes. */
  public static final int BYTES_MAX = DefinitionReader.BYTES_MAX;

  private static final int RACES_MAX = 10;

  private final DefinitionStore definitions;
  private final TaskQueues queues;
  private final InputChecks inputs;
  private final Ambient ambient;

  /**
   * @param inputs judges what is written for the tasks of this deployment
   */
  public DefinitionService(Items items, TaskQueues queues, InputChecks inputs, Ambient ambient) {
    this.definitions = new DefinitionStore(items);
    this.queues = requireNonNull(queues, "queues is null");
    this.inputs = requireNonNull(inputs, "inputs is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** What a wish to store a definition came to. */
  public sealed interface Put {
    /** It is a new version. */
    record Created(StoredDefinition stored) implements Put {}

    /** The latest version says the same already. */
    record Unchanged(StoredDefinition stored) implements Put {}

    /** Something is wrong with it; nothing is stored. */
    record Refused(List<Problem> problems) implements Put {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Stores a definition as the next version, unless the latest says the same. */
  public Put put(String name, String text) {
    return switch (DefinitionReader.read(text, name, queues.names(), inputs)) {
      case DefinitionReader.Outcome.Refused refused -> new Put.Refused(refused.problems());
      case DefinitionReader.Outcome.Read read -> put(name, read);
    };
  }

  private Put put(String name, DefinitionReader.Outcome.Read read) {
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<StoredDefinition> latest = definitions.latest(name);
      if (latest.isPresent() && latest.get().document().equals(read.document())) {
        // The call that stored it may have been cut off: told again, the store makes up for it.
        definitions.put(latest.get());
        return new Put.Unchanged(latest.get());
      }
      int version = latest.map(stored -> stored.ref().version()).orElse(0) + 1;
      var next =
          new StoredDefinition(new WorkflowRef(name, version), read.document(), ambient.now());
      if (definitions.put(next) == RunStore.Outcome.STORED) {
        return new Put.Created(next);
      }
    }
    throw new ContentionException(
        "Storing " + name + " lost " + RACES_MAX + " races in a row. Try again.");
  }

  /** The highest version of a definition; empty if there is none. */
  public Optional<StoredDefinition> latest(String name) {
    return definitions.latest(name);
  }

  /** One version of a definition; empty if there is none. */
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return definitions.version(ref);
  }

  /** All definitions with their highest versions after this name, in order, at most so many. */
  public List<WorkflowRef> list(String after, int limit) {
    return definitions.list(after, limit);
  }
}
