package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where definitions, settings and idempotency keys are kept. Reads see all writes acknowledged
 * before them. An implementation that cannot reach its store throws {@link StoreException}.
 */
public interface Catalog {
  /**
   * Stores a version, if it is not there yet. A version never changes. Told again with the same, it
   * answers the same and makes up for what a call that was cut off left undone.
   */
  RunStore.Outcome putVersion(StoredDefinition definition);

  /** One version; empty if there is none. */
  Optional<StoredDefinition> version(WorkflowRef ref);

  /** The highest version of a Workflow Definition; empty if there is none. */
  Optional<StoredDefinition> latest(String name);

  /** The names of all Workflow Definitions after this one, in order, at most so many. */
  List<WorkflowRef> list(String after, int limit);

  /** The deployment's settings; {@link Settings#UNSET} before any were put. */
  Settings settings();

  /**
   * Changes these of the deployment's settings and leaves the others as they are, also those that
   * somebody else changes at the same time.
   */
  void changeSettings(Map<Settings.Field, String> changes);

  /**
   * How long closed runs are kept; {@link Retention.Unset} before it was set. It is apart from the
   * settings, since whoever deletes runs is to read no secret.
   */
  Retention retention();

  /** Sets how long closed runs are kept. */
  void keep(Retention retention);

  /**
   * Remembers which run an idempotency key started, if the key is new.
   *
   * @return what is remembered: what was given, or what was there
   */
  StartKey remember(StartKey key);

  /**
   * Has an idempotency key stand for another run, if it still stands for the one that it did.
   *
   * @param before what is remembered, of a run that is gone
   * @return whether it is stored, by this call or by one like it before
   */
  RunStore.Outcome replace(StartKey before, StartKey after);

  /**
   * A stored version of a Workflow Definition.
   *
   * @param document the definition as normalised JSON
   */
  record StoredDefinition(WorkflowRef ref, Json.Obj document, Instant createdAt) {
    public StoredDefinition {
      requireNonNull(ref, "ref is null");
      requireNonNull(document, "document is null");
      requireNonNull(createdAt, "createdAt is null");
    }
  }

  /**
   * What an idempotency key stands for.
   *
   * @param workflow the Workflow Definition's name; keys of different ones are unrelated
   * @param key the key as the caller chose it
   * @param run the run that it started
   * @param request a digest of the request, so that another request with the same key is seen
   * @param expiresAt when it is forgotten; it may live longer
   */
  record StartKey(String workflow, String key, RunId run, String request, Instant expiresAt) {
    public StartKey {
      requireNonNull(workflow, "workflow is null");
      requireNonNull(key, "key is null");
      requireNonNull(run, "run is null");
      requireNonNull(request, "request is null");
      requireNonNull(expiresAt, "expiresAt is null");
    }
  }
}
