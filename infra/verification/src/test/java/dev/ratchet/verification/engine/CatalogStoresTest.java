package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.store.StartKeyStore;
import dev.ratchet.engine.store.StartKeyStore.StartKey;
import dev.ratchet.testkit.InMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Definitions, settings and idempotency keys. */
class CatalogStoresTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final RandomGenerator random = new SplittableRandom(20_300_101);
  private final Items items = InMemory.items(InstantSource.fixed(START));
  private final DefinitionStore definitions = new DefinitionStore(items);
  private final SettingsStore settings = new SettingsStore(items);
  private final StartKeyStore keys = new StartKeyStore(items);

  @Test
  void aVersionIsFoundByItsNumberAndTheHighestByName() {
    StoredDefinition first = definition("find-me", 1, 10);
    StoredDefinition second = definition("find-me", 2, 20);
    assertThat(definitions.latest("find-me")).isEmpty();

    assertThat(definitions.put(first)).isEqualTo(Outcome.STORED);
    assertThat(definitions.latest("find-me")).contains(first);
    assertThat(definitions.put(second)).isEqualTo(Outcome.STORED);

    assertThat(definitions.latest("find-me")).contains(second);
    assertThat(definitions.version(first.ref())).contains(first);
    assertThat(definitions.version(second.ref())).contains(second);
    assertThat(definitions.version(new WorkflowRef("find-me", 3))).isEmpty();
  }

  @Test
  void versionsAreOrderedAsNumbers() {
    for (int version = 1; version <= 11; version++) {
      definitions.put(definition("eleven", version, version));
    }

    assertThat(definitions.latest("eleven")).contains(definition("eleven", 11, 11));
  }

  @Test
  void aVersionNeverChanges() {
    StoredDefinition first = definition("never-changes", 1, 10);

    assertThat(definitions.put(first)).isEqualTo(Outcome.STORED);
    assertThat(definitions.put(first)).isEqualTo(Outcome.STORED);
    assertThat(definitions.put(definition("never-changes", 1, 11))).isEqualTo(Outcome.LOST_RACE);

    assertThat(definitions.latest("never-changes")).contains(first);
  }

  @Test
  void ofManyPutsOfOneVersionAtOnceOneIsStored() throws Exception {
    var puts = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 8; i++) {
      StoredDefinition mine = definition("raced-for", 1, i);
      puts.add(() -> definitions.put(mine));
    }

    var outcomes = new ArrayList<Outcome>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> outcome : threads.invokeAll(puts)) {
        outcomes.add(outcome.get());
      }
    }

    assertThat(outcomes).containsOnlyOnce(Outcome.STORED).hasSize(8);
    assertThat(definitions.latest("raced-for"))
        .contains(definition("raced-for", 1, outcomes.indexOf(Outcome.STORED)));
  }

  @Test
  void namesAreListedInOrderPageByPage() {
    List<WorkflowRef> listed =
        IntStream.rangeClosed(1, 9).mapToObj(i -> new WorkflowRef("zz-" + i, i % 3 + 1)).toList();
    for (WorkflowRef ref : listed.reversed()) {
      for (int version = 1; version <= ref.version(); version++) {
        definitions.put(definition(ref.name(), version, version));
      }
    }

    assertThat(definitions.list("zz", 4)).isEqualTo(listed.subList(0, 4));
    assertThat(definitions.list("zz-4", 4)).isEqualTo(listed.subList(4, 8));
    assertThat(definitions.list("zz-8", 4)).isEqualTo(listed.subList(8, 9));
    assertThat(definitions.list("zz-9", 4)).isEmpty();
    assertThat(definitions.list("", 1_000)).endsWith(listed.toArray(WorkflowRef[]::new));
  }

  @Test
  void settingsThatAreNotNamedStayAlsoWhereOthersChangeThemAtOnce() throws Exception {
    settings.change(Settings.UNSET.all());
    for (int i = 1; i <= 20; i++) {
      var next = new Settings("https://app.example/" + i, "whsec_" + i);
      var puts = new ArrayList<Callable<Settings>>();
      next.all().forEach((field, value) -> puts.add(() -> put(field, value)));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Settings> put : threads.invokeAll(puts)) {
          put.get();
        }
      }
      assertThat(settings.settings()).isEqualTo(next);
    }
    Settings last = settings.settings();
    settings.change(Map.of());
    assertThat(settings.settings()).isEqualTo(last);
    settings.change(Settings.UNSET.all());
  }

  private Settings put(Settings.Field field, String value) {
    settings.change(Map.of(field, value));
    return settings.settings();
  }

  @Test
  void settingsAreUnsetUntilTheyAreChanged() {
    assertThat(settings.settings()).isEqualTo(Settings.UNSET);

    settings.change(new Settings("https://app.example/hook", "whsec_c2VjcmV0").all());
    assertThat(settings.settings())
        .isEqualTo(new Settings("https://app.example/hook", "whsec_c2VjcmV0"));

    settings.change(new Settings("https://app.example/other", "").all());
    assertThat(settings.settings()).isEqualTo(new Settings("https://app.example/other", ""));
  }

  @Test
  void theRetentionIsUnsetUntilItIsSet() {
    assertThat(settings.retention()).isEqualTo(new Retention.Unset());
    for (Retention retention :
        List.of(Retention.days(7), new Retention.Forever(), new Retention.Unset())) {
      settings.keep(retention);
      assertThat(settings.retention()).isEqualTo(retention);
    }
  }

  @Test
  void aStartKeyStandsForTheFirstRunThatItStarted() {
    StartKey first = key("order-key", "k 1#€", "digest-1");
    StartKey second = key("order-key", "k 1#€", "digest-2");
    StartKey elsewhere = key("other-key", "k 1#€", "digest-3");

    assertThat(keys.remember(first)).isEqualTo(first);
    assertThat(keys.remember(first)).isEqualTo(first);
    assertThat(keys.remember(second)).isEqualTo(first);
    assertThat(keys.remember(elsewhere)).isEqualTo(elsewhere);
  }

  @Test
  void aStartKeyThatHasExpiredIsForgotten() {
    var expired = new StartKey("expired", "k", RunId.create(START, random), "digest", START);
    StartKey next = key("expired", "k", "other");

    keys.remember(expired);

    assertThat(keys.remember(next)).isEqualTo(next);
    assertThat(keys.replace(expired, expired)).isEqualTo(Outcome.LOST_RACE);
  }

  @Test
  void aStartKeyStandsForAnotherRunOnceItsOwnIsGone() {
    StartKey gone = key("replaced", "k", "digest");
    StartKey next = key("replaced", "k", "digest");
    StartKey late = key("replaced", "k", "digest");
    keys.remember(gone);

    assertThat(keys.replace(gone, next)).isEqualTo(Outcome.STORED);
    assertThat(keys.replace(gone, next)).isEqualTo(Outcome.STORED);
    assertThat(keys.replace(gone, late)).isEqualTo(Outcome.LOST_RACE);

    assertThat(keys.remember(late)).isEqualTo(next);
  }

  @Test
  void aStartKeyThatWasForgottenMeanwhileIsReplacedToo() {
    StartKey next = key("forgotten", "k", "digest");

    assertThat(keys.replace(key("forgotten", "k", "digest"), next)).isEqualTo(Outcome.STORED);

    assertThat(keys.remember(key("forgotten", "k", "digest"))).isEqualTo(next);
  }

  private static StoredDefinition definition(String name, int version, int tasks) {
    Json.Obj document = Json.Obj.EMPTY.with("name", name).with("tasks", tasks);
    return new StoredDefinition(new WorkflowRef(name, version), document, START);
  }

  private StartKey key(String workflow, String key, String request) {
    return new StartKey(
        workflow, key, RunId.create(START, random), request, START.plusSeconds(3_600));
  }
}
