package dev.ratchet.engine.catalog;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.definition.decider.DefinitionDecider;
import dev.ratchet.core.definition.decider.VersionFit;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.strand.Aside;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Finds the decider of a run. Versions never change, so each is read once for as long as we live.
 */
public final class Deciders {
  /** How many versions are kept; when there are more, all are read anew. */
  static final int KEPT_MAX = 1_000;

  private static final System.Logger LOG = System.getLogger(Deciders.class.getName());

  private record Known(WorkflowDefinition definition, Decider decider) {}

  private final DefinitionStore definitions;
  private final UnaryOperator<Decider> logic;
  private final Map<WorkflowRef, Known> known = new ConcurrentHashMap<>();

  public Deciders(Items items) {
    this(items, decider -> decider);
  }

  /**
   * @param logic makes what decides of what a definition decides
   */
  public Deciders(Items items, UnaryOperator<Decider> logic) {
    this.definitions = new DefinitionStore(items);
    this.logic = requireNonNull(logic, "logic is null");
  }

  /**
   * The decider of runs of this version.
   *
   * @throws IllegalStateException if the version is not in the catalog
   */
  public Decider of(WorkflowRef workflow) {
    return known(workflow).decider();
  }

  /** What is known of a version. */
  public sealed interface Found {
    /** Its runs are decided by this. */
    record Read(Decider decider) implements Found {}

    /** It is not, or makes no sense. */
    record Unreadable(String why) implements Found {}
  }

  /** The decider of runs of this version, or why the version cannot be read. */
  public Found find(WorkflowRef workflow) {
    try {
      return new Found.Read(of(workflow));
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The definition of " + workflow + " cannot be read", e);
      return new Found.Unreadable(e.getMessage() == null ? "no reason given" : e.getMessage());
    }
  }

  /**
   * Why a run cannot go on by another version, a sentence each; nothing where it can.
   *
   * @param before the version that it was decided by
   * @throws IllegalStateException if one of the two is not in the catalog
   */
  public List<String> misfits(WorkflowRef before, WorkflowRef after, RunState run) {
    return VersionFit.problems(known(before).definition(), known(after).definition(), run);
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
        definitions
            .version(workflow)
            .map(stored -> DefinitionReader.ofStored(stored.document()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The catalog has no " + workflow + ", which a run needs. Store it again."));
    return new Known(definition, new Aside(logic.apply(new DefinitionDecider(definition))));
  }
}
