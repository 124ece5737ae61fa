package dev.ratchet.engine.store;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Items.Written;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator sets for the whole deployment, by partition and sort key:
 *
 * <ul>
 *   <li>{@code settings}, {@code settings}: {@code url} and {@code sec}, of the webhook, and {@code
 *       rev}, which each change makes larger.
 *   <li>{@code retention}, {@code retention}: {@code kept} for how many days closed runs are, or
 *       none. It is apart, since whoever deletes runs is to read no secret.
 * </ul>
 */
public final class SettingsStore {
  private static final ItemKey SETTINGS = new ItemKey("settings", "settings");
  private static final ItemKey RETENTION = new ItemKey("retention", "retention");

  private static final String URL = "url";
  private static final String SECRET = "sec";
  private static final String REVISION = "rev";
  private static final String KEPT = "kept";

  private static final int RACES_MAX = 100;

  private final Items items;

  public SettingsStore(Items items) {
    this.items = requireNonNull(items, "items is null");
  }

  /** The deployment's settings; {@link Settings#UNSET} before any were put. */
  public Settings settings() {
    return items.get(SETTINGS).map(SettingsStore::settings).orElse(Settings.UNSET);
  }

  /**
   * Changes these of the deployment's settings and leaves the others as they are, also those that
   * somebody else changes at the same time.
   *
   * @return the settings then
   */
  public Settings change(Map<Settings.Field, String> changes) {
    Optional<Item> there = items.get(SETTINGS);
    for (int race = 0; race < RACES_MAX; race++) {
      Settings before = there.map(SettingsStore::settings).orElse(Settings.UNSET);
      if (changes.isEmpty()) {
        return before;
      }
      Settings after = before.with(changes);
      long revision = there.map(SettingsStore::revision).orElse(0L) + 1;
      Condition unchanged =
          there
              .<Condition>map(item -> new Condition.Same(item, List.of(REVISION)))
              .orElseGet(Condition.IsNew::new);
      switch (items.put(item(after, revision), unchanged)) {
        case Written.Stored _ -> {
          return after;
        }
        case Written.Refused(Item other) -> there = Optional.of(other);
        case Written.Missing _ -> there = Optional.empty();
      }
    }
    throw new ContentionException("Others change the settings; given back.");
  }

  /** How long closed runs are kept; {@link Retention.Unset} before it was set. */
  public Retention retention() {
    return items
        .get(RETENTION)
        .map(item -> Retention.ofSetting(item.text(KEPT)))
        .orElseGet(Retention.Unset::new);
  }

  /** Sets how long closed runs are kept. */
  public void keep(Retention retention) {
    items.put(item(retention), new Condition.None());
  }

  /**
   * Settings, as they are stored.
   *
   * @param revision larger than that of those before
   */
  public static Item item(Settings settings, long revision) {
    return new Item(SETTINGS, Map.of())
        .with(URL, settings.webhookUrl())
        .with(SECRET, settings.webhookSecret())
        .with(REVISION, revision);
  }

  /** How long closed runs are kept, as it is stored. */
  public static Item item(Retention retention) {
    return new Item(RETENTION, Map.of()).with(KEPT, retention.setting());
  }

  private static Settings settings(Item item) {
    return new Settings(textIfAny(item, URL), textIfAny(item, SECRET));
  }

  private static long revision(Item item) {
    return item.has(REVISION) ? item.number(REVISION) : 0;
  }

  private static String textIfAny(Item item, String field) {
    return item.has(field) ? item.text(field) : "";
  }
}
