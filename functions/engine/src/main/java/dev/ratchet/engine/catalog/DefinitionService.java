package dev.ratchet.engine.catalog;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.InputChecks;
import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.Catalog.StoredDefinition;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.util.List;
import java.util.Optional;

/** Stores Workflow Definitions and finds them. */
public final class DefinitionService {
  private static final int RACES_MAX = 10;

  private final Catalog catalog;
  private final TaskQueues queues;
  private final InputChecks inputs;
  private final Ambient ambient;

  /**
   * @param inputs judges what is written for the tasks of this deployment
   */
  public DefinitionService(
      Catalog catalog, TaskQueues queues, InputChecks inputs, Ambient ambient) {
    this.catalog = requireNonNull(catalog, "catalog is null");
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
      Optional<StoredDefinition> latest = catalog.latest(name);
      if (latest.isPresent() && latest.get().document().equals(read.document())) {
        // The call that stored it may have been cut off: told again, the catalog makes up for it.
        catalog.putVersion(latest.get());
        return new Put.Unchanged(latest.get());
      }
      int version = latest.map(stored -> stored.ref().version()).orElse(0) + 1;
      var next =
          new StoredDefinition(new WorkflowRef(name, version), read.document(), ambient.now());
      if (catalog.putVersion(next) == RunStore.Outcome.STORED) {
        return new Put.Created(next);
      }
    }
    throw new ContentionException(
        "Storing " + name + " lost " + RACES_MAX + " races in a row. Try again.");
  }

  /** The highest version of a definition; empty if there is none. */
  public Optional<StoredDefinition> latest(String name) {
    return catalog.latest(name);
  }

  /** One version of a definition; empty if there is none. */
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return catalog.version(ref);
  }

  /** All definitions with their highest versions after this name, in order, at most so many. */
  public List<WorkflowRef> list(String after, int limit) {
    return catalog.list(after, limit);
  }
}
