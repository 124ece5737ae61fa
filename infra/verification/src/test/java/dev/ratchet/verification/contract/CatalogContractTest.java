package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.Catalog.StartKey;
import dev.ratchet.engine.port.Catalog.StoredDefinition;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Definitions, settings and idempotency keys. */
@ParameterizedClass
@EnumSource
class CatalogContractTest extends Contract {
  private final Catalog catalog;

  CatalogContractTest(Backend backend) {
    super(backend, "catalog");
    this.catalog = ports().catalog();
  }

  @Test
  void aVersionIsFoundByItsNumberAndTheHighestByName() {
    StoredDefinition first = definition("find-me", 1, 10);
    StoredDefinition second = definition("find-me", 2, 20);
    assertThat(catalog.latest("find-me")).isEmpty();

    assertThat(catalog.putVersion(first)).isEqualTo(Outcome.STORED);
    assertThat(catalog.latest("find-me")).contains(first);
    assertThat(catalog.putVersion(second)).isEqualTo(Outcome.STORED);

    assertThat(catalog.latest("find-me")).contains(second);
    assertThat(catalog.version(first.ref())).contains(first);
    assertThat(catalog.version(second.ref())).contains(second);
    assertThat(catalog.version(new WorkflowRef("find-me", 3))).isEmpty();
  }

  @Test
  void versionsAreOrderedAsNumbers() {
    for (int version = 1; version <= 11; version++) {
      catalog.putVersion(definition("eleven", version, version));
    }

    assertThat(catalog.latest("eleven")).contains(definition("eleven", 11, 11));
  }

  @Test
  void aVersionNeverChanges() {
    StoredDefinition first = definition("never-changes", 1, 10);

    assertThat(catalog.putVersion(first)).isEqualTo(Outcome.STORED);
    assertThat(catalog.putVersion(first)).isEqualTo(Outcome.STORED);
    assertThat(catalog.putVersion(definition("never-changes", 1, 11))).isEqualTo(Outcome.LOST_RACE);

    assertThat(catalog.latest("never-changes")).contains(first);
  }

  @Test
  void ofManyPutsOfOneVersionAtOnceOneIsStored() throws Exception {
    var puts = new ArrayList<Callable<Outcome>>();
    for (int i = 0; i < 8; i++) {
      StoredDefinition mine = definition("raced-for", 1, i);
      puts.add(() -> catalog.putVersion(mine));
    }

    var outcomes = new ArrayList<Outcome>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> outcome : threads.invokeAll(puts)) {
        outcomes.add(outcome.get());
      }
    }

    assertThat(outcomes).containsOnlyOnce(Outcome.STORED).hasSize(8);
    assertThat(catalog.latest("raced-for"))
        .contains(definition("raced-for", 1, outcomes.indexOf(Outcome.STORED)));
  }

  @Test
  void theLargestDocumentIsKept() {
    var ref = new WorkflowRef("large-one", 1);
    var large = new StoredDefinition(ref, Samples.large(256 * 1024), Samples.START);

    catalog.putVersion(large);

    assertThat(catalog.version(ref)).contains(large);
  }

  @Test
  void namesAreListedInOrderPageByPage() {
    List<WorkflowRef> listed =
        IntStream.rangeClosed(1, 9).mapToObj(i -> new WorkflowRef("zz-" + i, i % 3 + 1)).toList();
    for (WorkflowRef ref : listed.reversed()) {
      for (int version = 1; version <= ref.version(); version++) {
        catalog.putVersion(definition(ref.name(), version, version));
      }
    }

    assertThat(catalog.list("zz", 4)).isEqualTo(listed.subList(0, 4));
    assertThat(catalog.list("zz-4", 4)).isEqualTo(listed.subList(4, 8));
    assertThat(catalog.list("zz-8", 4)).isEqualTo(listed.subList(8, 9));
    assertThat(catalog.list("zz-9", 4)).isEmpty();
    assertThat(catalog.list("", 1_000)).endsWith(listed.toArray(WorkflowRef[]::new));
  }

  @Test
  void settingsThatAreNotNamedStayAlsoWhereOthersChangeThemAtOnce() throws Exception {
    catalog.changeSettings(Settings.UNSET.all());
    for (int i = 1; i <= 20; i++) {
      var next = new Settings("https://app.example/" + i, "whsec_" + i);
      var puts = new ArrayList<Callable<Settings>>();
      next.all().forEach((field, value) -> puts.add(() -> put(field, value)));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Settings> put : threads.invokeAll(puts)) {
          put.get();
        }
      }
      assertThat(catalog.settings()).isEqualTo(next);
    }
    Settings last = catalog.settings();
    catalog.changeSettings(Map.of());
    assertThat(catalog.settings()).isEqualTo(last);
    catalog.changeSettings(Settings.UNSET.all());
  }

  private Settings put(Settings.Field field, String value) {
    catalog.changeSettings(Map.of(field, value));
    return catalog.settings();
  }

  @Test
  void settingsAreUnsetUntilTheyAreChanged() {
    assertThat(catalog.settings()).isEqualTo(Settings.UNSET);

    catalog.changeSettings(new Settings("https://app.example/hook", "whsec_c2VjcmV0").all());
    assertThat(catalog.settings())
        .isEqualTo(new Settings("https://app.example/hook", "whsec_c2VjcmV0"));

    catalog.changeSettings(new Settings("https://app.example/other", "").all());
    assertThat(catalog.settings()).isEqualTo(new Settings("https://app.example/other", ""));
  }

  @Test
  void theRetentionIsUnsetUntilItIsSet() {
    assertThat(catalog.retention()).isEqualTo(new Retention.Unset());
    for (Retention retention :
        List.of(Retention.days(7), new Retention.Forever(), new Retention.Unset())) {
      catalog.keep(retention);
      assertThat(catalog.retention()).isEqualTo(retention);
    }
  }

  @Test
  void aStartKeyStandsForTheFirstRunThatItStarted() {
    StartKey first = key("order-key", "k 1#€", "digest-1");
    StartKey second = key("order-key", "k 1#€", "digest-2");
    StartKey elsewhere = key("other-key", "k 1#€", "digest-3");

    assertThat(catalog.remember(first)).isEqualTo(first);
    assertThat(catalog.remember(first)).isEqualTo(first);
    assertThat(catalog.remember(second)).isEqualTo(first);
    assertThat(catalog.remember(elsewhere)).isEqualTo(elsewhere);
  }

  @Test
  void aStartKeyThatHasExpiredMayStillBeThere() {
    RunId run = Samples.run();
    var expired = new StartKey("expired", "k", run, "digest", Samples.START.minusSeconds(1));

    catalog.remember(expired);

    assertThat(catalog.remember(key("expired", "k", "other"))).isEqualTo(expired);
  }

  @Test
  void aStartKeyStandsForAnotherRunOnceItsOwnIsGone() {
    StartKey gone = key("replaced", "k", "digest");
    StartKey next = key("replaced", "k", "digest");
    StartKey late = key("replaced", "k", "digest");
    catalog.remember(gone);

    assertThat(catalog.replace(gone, next)).isEqualTo(Outcome.STORED);
    assertThat(catalog.replace(gone, next)).isEqualTo(Outcome.STORED);
    assertThat(catalog.replace(gone, late)).isEqualTo(Outcome.LOST_RACE);

    assertThat(catalog.remember(late)).isEqualTo(next);
  }

  @Test
  void aStartKeyThatWasForgottenMeanwhileIsReplacedToo() {
    StartKey next = key("forgotten", "k", "digest");

    assertThat(catalog.replace(key("forgotten", "k", "digest"), next)).isEqualTo(Outcome.STORED);

    assertThat(catalog.remember(key("forgotten", "k", "digest"))).isEqualTo(next);
  }

  private static StoredDefinition definition(String name, int version, int tasks) {
    Json.Obj document = Json.Obj.EMPTY.with("name", name).with("tasks", tasks);
    return new StoredDefinition(new WorkflowRef(name, version), document, Samples.START);
  }

  private static StartKey key(String workflow, String key, String request) {
    return new StartKey(workflow, key, Samples.run(), request, Samples.START.plusSeconds(3_600));
  }
}
