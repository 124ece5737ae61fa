package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Definitions, settings and idempotency keys, in memory and in the log. */
final class EmbeddedCatalog implements Catalog, Book {
  private static final byte VERSION = 1;
  private static final byte SETTINGS = 2;
  private static final byte START_KEY = 3;
  private static final byte RETENTION = 4;

  private record KeyName(String workflow, String key) {}

  private final Ledger ledger;
  private final Ledger.Page page = new Ledger.Page();
  private final NavigableMap<String, NavigableMap<Integer, StoredDefinition>> definitions =
      new TreeMap<>();
  private final Map<KeyName, StartKey> keys = new HashMap<>();
  private Settings settings = Settings.UNSET;
  private Retention retention = new Retention.Unset();

  EmbeddedCatalog(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger is null");
  }

  @Override
  public Outcome putVersion(StoredDefinition definition) {
    byte[] record = record(definition);
    WorkflowRef ref = definition.ref();
    return ledger.call(
        call -> {
          call.read(page);
          NavigableMap<Integer, StoredDefinition> versions =
              definitions.computeIfAbsent(ref.name(), _ -> new TreeMap<>());
          StoredDefinition present = versions.get(ref.version());
          if (present != null) {
            return present.equals(definition) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(page, record);
          versions.put(ref.version(), definition);
          return Outcome.STORED;
        });
  }

  private byte[] record(StoredDefinition definition) {
    return ledger.record(
        bytes ->
            bytes
                .put(CATALOG)
                .put(VERSION)
                .put(definition.ref().name())
                .put(definition.ref().version())
                .put(definition.createdAt())
                .put(definition.document().text()));
  }

  private byte[] record(Settings changed) {
    return ledger.record(
        bytes ->
            bytes
                .put(CATALOG)
                .put(SETTINGS)
                .put(changed.webhookUrl())
                .put(changed.webhookSecret()));
  }

  private byte[] record(Retention kept) {
    return ledger.record(bytes -> bytes.put(CATALOG).put(RETENTION).put(kept.setting()));
  }

  private byte[] record(StartKey key) {
    return ledger.record(
        bytes ->
            bytes
                .put(CATALOG)
                .put(START_KEY)
                .put(key.workflow())
                .put(key.key())
                .put(key.run().value())
                .put(key.request())
                .put(key.expiresAt()));
  }

  @Override
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return ledger.call(
        call -> {
          call.read(page);
          return Optional.ofNullable(definitions.get(ref.name()))
              .map(versions -> versions.get(ref.version()));
        });
  }

  @Override
  public Optional<StoredDefinition> latest(String name) {
    return ledger.call(
        call -> {
          call.read(page);
          return Optional.ofNullable(definitions.get(name))
              .map(NavigableMap::lastEntry)
              .map(Map.Entry::getValue);
        });
  }

  @Override
  public List<WorkflowRef> list(String after, int limit) {
    return ledger.call(
        call -> {
          call.read(page);
          return definitions.tailMap(after, false).entrySet().stream()
              .limit(limit)
              .map(named -> new WorkflowRef(named.getKey(), named.getValue().lastKey()))
              .toList();
        });
  }

  @Override
  public Settings settings() {
    return ledger.call(
        call -> {
          call.read(page);
          return settings;
        });
  }

  @Override
  public void changeSettings(Map<Settings.Field, String> changes) {
    ledger.call(
        call -> {
          Settings changed = settings.with(changes);
          call.write(page, record(changed));
          settings = changed;
          return changed;
        });
  }

  @Override
  public Retention retention() {
    return ledger.call(
        call -> {
          call.read(page);
          return retention;
        });
  }

  @Override
  public void keep(Retention kept) {
    byte[] record = record(kept);
    ledger.call(
        call -> {
          call.write(page, record);
          retention = kept;
          return kept;
        });
  }

  @Override
  public Outcome replace(StartKey before, StartKey after) {
    byte[] record = record(after);
    var name = new KeyName(after.workflow(), after.key());
    return ledger.call(
        call -> {
          call.read(page);
          StartKey present = keys.get(name);
          if (present != null && !present.run().equals(before.run())) {
            return present.equals(after) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(page, record);
          keys.put(name, after);
          return Outcome.STORED;
        });
  }

  @Override
  public StartKey remember(StartKey key) {
    byte[] record = record(key);
    var name = new KeyName(key.workflow(), key.key());
    return ledger.call(
        call -> {
          call.read(page);
          StartKey present = keys.get(name);
          if (present != null) {
            return present;
          }
          call.write(page, record);
          keys.put(name, key);
          return key;
        });
  }

  @Override
  public byte tag() {
    return CATALOG;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    switch (kind) {
      case VERSION -> {
        var ref = new WorkflowRef(record.text(), record.number());
        Instant createdAt = record.time();
        Json.Obj document = Json.parseObject(record.text());
        definitions
            .computeIfAbsent(ref.name(), _ -> new TreeMap<>())
            .put(ref.version(), new StoredDefinition(ref, document, createdAt));
      }
      case SETTINGS -> settings = new Settings(record.text(), record.text());
      case RETENTION -> retention = Retention.ofSetting(record.text());
      case START_KEY -> {
        var name = new KeyName(record.text(), record.text());
        var run = new RunId(record.text());
        keys.put(
            name, new StartKey(name.workflow(), name.key(), run, record.text(), record.time()));
      }
      default -> throw new IllegalStateException("No record of a catalog is of kind " + kind + ".");
    }
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    List<byte[]> all =
        ledger.call(
            _ -> {
              keys.values().removeIf(key -> key.expiresAt().isBefore(now));
              var written = new ArrayList<byte[]>();
              definitions
                  .values()
                  .forEach(versions -> versions.values().forEach(v -> written.add(record(v))));
              keys.values().forEach(key -> written.add(record(key)));
              written.add(record(settings));
              written.add(record(retention));
              return written;
            });
    all.forEach(records);
  }
}
