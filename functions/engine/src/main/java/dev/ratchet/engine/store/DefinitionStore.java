package dev.ratchet.engine.store;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Items.Query;
import dev.ratchet.engine.port.Items.Written;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Workflow Definitions, by partition and sort key:
 *
 * <ul>
 *   <li>{@code wf#…}, {@code v#0000000001}: a version. {@code doc} the document, {@code at} when it
 *       was stored.
 *   <li>{@code names}, a name: a Workflow Definition. {@code ver} its highest version.
 * </ul>
 */
public final class DefinitionStore {
  private static final String VERSIONS = "wf#";
  private static final String VERSION_KEY = "v#";
  private static final String NAMES = "names";

  private static final String DOCUMENT = "doc";
  private static final String AT = "at";
  private static final String HIGHEST = "ver";

  private static final int RACES_MAX = 100;

  private final Items items;

  public DefinitionStore(Items items) {
    this.items = requireNonNull(items, "items is null");
  }

  /**
   * A stored version of a Workflow Definition.
   *
   * @param document the definition as normalised JSON
   */
  public record StoredDefinition(WorkflowRef ref, Json.Obj document, Instant createdAt) {
    public StoredDefinition {
      requireNonNull(ref, "ref is null");
      requireNonNull(document, "document is null");
      requireNonNull(createdAt, "createdAt is null");
    }
  }

  /**
   * Stores a version, if it is not there yet. A version never changes. Told again with the same, it
   * answers the same and makes up for what a call that was cut off left undone: the list of names
   * follows in a second write.
   */
  public Outcome put(StoredDefinition definition) {
    return switch (items.put(item(definition), new Condition.IsNew())) {
      case Written.Stored _ -> {
        raiseHighest(definition.ref());
        yield Outcome.STORED;
      }
      case Written.Refused _, Written.Missing _ -> Outcome.LOST_RACE;
    };
  }

  /** Most often the version before is the highest, and this is one write. */
  private void raiseHighest(WorkflowRef ref) {
    Item next = name(ref);
    Written written =
        ref.version() == 1
            ? items.put(next, new Condition.IsNew())
            : items.put(next, same(name(new WorkflowRef(ref.name(), ref.version() - 1))));
    for (int race = 0; race < RACES_MAX; race++) {
      switch (written) {
        case Written.Stored _ -> {
          return;
        }
        case Written.Refused(Item there) when highest(there) >= ref.version() -> {
          return;
        }
        case Written.Refused(Item there) -> written = items.put(next, same(there));
        case Written.Missing _ -> written = items.put(next, new Condition.IsNew());
      }
    }
    throw new ContentionException("Others store versions of " + ref.name() + "; given back.");
  }

  private static Condition same(Item before) {
    return new Condition.Same(before, List.of(HIGHEST));
  }

  /** One version; empty if there is none. */
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return items.get(key(ref)).map(DefinitionStore::definition);
  }

  /** The highest version of a Workflow Definition; empty if there is none. */
  public Optional<StoredDefinition> latest(String name) {
    return items.first(Query.of(VERSIONS + name, 1).backward()).stream()
        .findFirst()
        .map(DefinitionStore::definition);
  }

  /** The names of all Workflow Definitions after this one, in order, at most so many. */
  public List<WorkflowRef> list(String after, int limit) {
    return items.first(Query.of(NAMES, limit).after(after)).stream()
        .map(name -> new WorkflowRef(name.key().sort(), highest(name)))
        .toList();
  }

  /** Whether a version stands under a key. */
  public static boolean isVersion(ItemKey key) {
    return key.partition().startsWith(VERSIONS);
  }

  /** Where a version stands. */
  public static ItemKey key(WorkflowRef ref) {
    return new ItemKey(VERSIONS + ref.name(), "%s%010d".formatted(VERSION_KEY, ref.version()));
  }

  /** A version, as it is stored. */
  public static Item item(StoredDefinition definition) {
    ItemKey key = key(definition.ref());
    return Item.of(key.partition(), key.sort())
        .with(AT, definition.createdAt())
        .with(DOCUMENT, definition.document().text());
  }

  /** A name and its highest version, as they are stored. */
  public static Item name(WorkflowRef highest) {
    return Item.of(NAMES, highest.name()).with(HIGHEST, highest.version());
  }

  /** The highest version of a name, as it is stored. */
  public static int highest(Item name) {
    return Math.toIntExact(name.number(HIGHEST));
  }

  private static StoredDefinition definition(Item item) {
    String name = item.key().partition().substring(VERSIONS.length());
    int version = Integer.parseInt(item.key().sort().substring(VERSION_KEY.length()));
    return new StoredDefinition(
        new WorkflowRef(name, version), Json.parseObject(item.text(DOCUMENT)), item.time(AT));
  }
}
