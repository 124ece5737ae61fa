package dev.ratchet.testkit;

import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Settings;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.RunStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A catalog in memory, which answers as the one in DynamoDB does. */
public final class MemoryCatalog implements Catalog {
  private record Version(String document, Instant createdAt) {}

  private record KeyName(String workflow, String key) {}

  private final NavigableMap<String, NavigableMap<Integer, Version>> definitions = new TreeMap<>();
  private final Map<KeyName, StartKey> keys = new HashMap<>();
  private Settings settings = Settings.UNSET;

  @Override
  public synchronized RunStore.Outcome putVersion(StoredDefinition definition) {
    WorkflowRef ref = definition.ref();
    var version = new Version(definition.document().text(), definition.createdAt());
    Version present =
        definitions
            .computeIfAbsent(ref.name(), _ -> new TreeMap<>())
            .putIfAbsent(ref.version(), version);
    return present == null || present.equals(version)
        ? RunStore.Outcome.STORED
        : RunStore.Outcome.LOST_RACE;
  }

  @Override
  public synchronized Optional<StoredDefinition> version(WorkflowRef ref) {
    return Optional.ofNullable(definitions.get(ref.name()))
        .flatMap(versions -> Optional.ofNullable(versions.get(ref.version())))
        .map(version -> stored(ref, version));
  }

  @Override
  public synchronized Optional<StoredDefinition> latest(String name) {
    return Optional.ofNullable(definitions.get(name))
        .map(NavigableMap::lastEntry)
        .map(last -> stored(new WorkflowRef(name, last.getKey()), last.getValue()));
  }

  private static StoredDefinition stored(WorkflowRef ref, Version version) {
    return new StoredDefinition(ref, Json.parseObject(version.document()), version.createdAt());
  }

  @Override
  public synchronized List<WorkflowRef> list(String after, int limit) {
    return definitions.tailMap(after, false).entrySet().stream()
        .limit(limit)
        .map(named -> new WorkflowRef(named.getKey(), named.getValue().lastKey()))
        .toList();
  }

  @Override
  public synchronized Settings settings() {
    return settings;
  }

  @Override
  public synchronized void putSettings(Settings settings) {
    this.settings = settings;
  }

  @Override
  public synchronized StartKey remember(StartKey key) {
    StartKey present = keys.putIfAbsent(new KeyName(key.workflow(), key.key()), key);
    return present == null ? key : present;
  }
}
