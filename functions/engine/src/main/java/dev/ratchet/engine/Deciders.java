package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.workflow.Decider;
import dev.ratchet.core.workflow.DefinitionDecider;
import dev.ratchet.engine.port.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the decider of a run. Versions never change, so each is read once for as long as we live.
 */
public final class Deciders {
  /** How many versions are kept; when there are more, all are read anew. */
  static final int KEPT_MAX = 1_000;

  private record Known(WorkflowDefinition definition, Decider decider) {}

  private final Catalog catalog;
  private final Map<WorkflowRef, Known> known = new ConcurrentHashMap<>();

  public Deciders(Catalog catalog) {
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  /**
   * The decider of runs of this version.
   *
   * @throws IllegalStateException if the version is not in the catalog
   */
  public Decider of(WorkflowRef workflow) {
    return known(workflow).decider();
  }

  /**
   * The definition of this version.
   *
   * @throws IllegalStateException if the version is not in the catalog
   */
  public WorkflowDefinition definition(WorkflowRef workflow) {
    return known(workflow).definition();
  }

  private Known known(WorkflowRef workflow) {
    Known present = known.get(workflow);
    if (present != null) {
      return present;
    }
    Known read = read(workflow);
    if (known.size() >= KEPT_MAX) {
      known.clear();
    }
    known.put(workflow, read);
    return read;
  }

  private Known read(WorkflowRef workflow) {
    WorkflowDefinition definition =
        catalog
            .version(workflow)
            .map(stored -> DefinitionReader.ofStored(stored.document()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The catalog has no " + workflow + ", which a run needs. Store it again."));
    return new Known(definition, new DefinitionDecider(definition));
  }
}
