package dev.ratchet.engine.store;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Items.Written;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Instant;
import java.util.List;

/**
 * Idempotency keys: partition {@code key#workflow#…}, sort key {@code key}. {@code run} what it
 * started, {@code rq} the digest of the request, {@code ttl} when it is forgotten.
 */
public final class StartKeyStore {
  private static final String PARTITION = "key#";
  private static final String SORT = "key";
  private static final String RUN = "run";
  private static final String REQUEST = "rq";

  private final Items items;

  public StartKeyStore(Items items) {
    this.items = requireNonNull(items, "items is null");
  }

  /**
   * What an idempotency key stands for.
   *
   * @param workflow the Workflow Definition's name; keys of different ones are unrelated
   * @param key the key as the caller chose it
   * @param run the run that it started
   * @param request a digest of the request, so that another request with the same key is seen
   * @param expiresAt when it is forgotten
   */
  public record StartKey(
      String workflow, String key, RunId run, String request, Instant expiresAt) {
    public StartKey {
      requireNonNull(workflow, "workflow is null");
      requireNonNull(key, "key is null");
      requireNonNull(run, "run is null");
      requireNonNull(request, "request is null");
      requireNonNull(expiresAt, "expiresAt is null");
    }
  }

  /**
   * Remembers which run an idempotency key started, if the key is new.
   *
   * @return what is remembered: what was given, or what was there
   */
  public StartKey remember(StartKey key) {
    return switch (items.put(item(key), new Condition.IsNew())) {
      case Written.Stored _ -> key;
      case Written.Refused(Item there) -> startKey(key, there);
      case Written.Missing _ ->
          throw new IllegalStateException(
              "An idempotency key of %s is there, and does not show.".formatted(key.workflow()));
    };
  }

  /**
   * Has an idempotency key stand for another run, if it still stands for the one that it did, or
   * was forgotten meanwhile.
   *
   * @param before what is remembered, of a run that is gone
   * @return whether it is stored, by this call or by one like it before
   */
  public Outcome replace(StartKey before, StartKey after) {
    Item next = item(after);
    return switch (items.put(next, new Condition.Same(item(before), List.of(RUN)))) {
      case Written.Stored _ -> Outcome.STORED;
      case Written.Refused _ -> Outcome.LOST_RACE;
      case Written.Missing _ ->
          switch (items.put(next, new Condition.IsNew())) {
            case Written.Stored _ -> Outcome.STORED;
            case Written.Refused _, Written.Missing _ -> Outcome.LOST_RACE;
          };
    };
  }

  /** A key, as it is stored. */
  public static Item item(StartKey key) {
    return Item.of(PARTITION + key.workflow() + "#" + key.key(), SORT)
        .with(RUN, key.run().value())
        .with(REQUEST, key.request())
        .until(key.expiresAt());
  }

  private static StartKey startKey(StartKey asked, Item there) {
    return new StartKey(
        asked.workflow(),
        asked.key(),
        new RunId(there.text(RUN)),
        there.text(REQUEST),
        there.expiry().orElse(Instant.MAX));
  }
}
