package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DeadLetterStore.Query;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.store.StartKeyStore;
import dev.ratchet.engine.store.StartKeyStore.StartKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What was stored before there were items is read for ever: data folders with records of their own
 * for definitions, settings, keys and dead letters, and DynamoDB's items, attribute by attribute.
 */
class EarlierItemsTest {
  private static final Instant START = Samples.START;
  private static final RunId RUN = RunId.least(START);
  private static final StoredDefinition AUDIT = definition("audit", 1, START);
  private static final StoredDefinition ORDER = definition("order", 2, START.plusSeconds(2));
  private static final Settings SETTINGS =
      new Settings("https://app.example/hook", "whsec_c2VjcmV0");
  private static final StartKey KEY =
      new StartKey("order", "k 1#€", RUN, "digest", START.plusSeconds(3_600));
  private static final List<DeadLetter> LETTERS =
      List.of(
          letter("signals", 3, new Subject.Unknown(), Body.of("")),
          letter("timers", 2, new Subject.OfRun(RUN), new Body.Cut("begins", 300_000))
              .with(new State.Redriven(START.plusSeconds(9))),
          letter("default", 1, new Subject.OfAttempt(RUN.task(3), 2), Body.of("nonsense €")));

  /** Items of DynamoDB, of which the document of audit is apart, since it is gzipped. */
  private static final String STORED =
      """
      names|audit|ver=1
      names|order|ver=2
      wf#order|v#0000000001|at=1893456001000|doc={"name":"order","tasks":[{"name":"a","task":"pause"}],"description":"v1"}
      wf#order|v#0000000002|at=1893456002000|doc={"name":"order","tasks":[{"name":"a","task":"pause"}],"description":"v2"}
      settings|settings|url=https://app.example/hook|sec=whsec_c2VjcmV0
      retention|retention|kept:7
      key#order#k 1#€|key|rq=digest|ttl=1893459600|run=RUN
      dead|ID0|q=signals|mid=m3|why=Why €|at=1893456003000|rat=1893456003005|rc=6|body:|ttl=1901232003
      dead|ID1|q=timers|mid=m2|why=Why €|at=1893456002000|rat=1893456002005|rc=6|run=RUN|body=begins|size=300000|dat=1893456009000|ttl=1901232002
      dead|ID2|q=default|mid=m1|why=Why €|at=1893456001000|rat=1893456001005|rc=6|task=TASK|an=2|body=nonsense €|ttl=1901232001
      """
          .replace("RUN", RUN.value())
          .replace("TASK", RUN.task(3).value())
          .replace("ID0", LETTERS.get(0).id().value())
          .replace("ID1", LETTERS.get(1).id().value())
          .replace("ID2", LETTERS.get(2).id().value());

  @TempDir private Path folder;

  private static StoredDefinition definition(String name, int version, Instant at) {
    Json.Obj task = Json.Obj.EMPTY.with("name", "a").with("task", "pause");
    Json.Obj document =
        Json.Obj.EMPTY.with("name", name).with("tasks", new Json.Arr(List.of(task)));
    return new StoredDefinition(
        new WorkflowRef(name, version),
        name.equals("order") ? document.with("description", "v" + version) : document,
        at);
  }

  private static DeadLetter letter(String queue, int second, Subject subject, Body body) {
    Instant sent = START.plusSeconds(second);
    DeadLetterId id = DeadLetterId.of(sent, queue, "m" + second);
    return new DeadLetter(
        id, queue, "m" + second, "Why €", sent, sent.plusMillis(5), 6, subject, body, open());
  }

  private static State open() {
    return new State.Open();
  }

  @Test
  void aLogIsRead() throws IOException {
    assertRead("log-of-catalog-records.txt", "log-0000000001");
  }

  @Test
  void aSnapshotIsRead() throws IOException {
    Files.createFile(folder.resolve("log-0000000002"));
    assertRead("state-of-catalog-records.txt", "state-0000000002");
  }

  /** The folder is read, again after a restart, and once more after the next snapshot. */
  private void assertRead(String resource, String file) throws IOException {
    try (var text = EarlierItemsTest.class.getResourceAsStream(resource)) {
      Files.write(folder.resolve(file), Base64.getMimeDecoder().decode(text.readAllBytes()));
    }
    for (int life = 1; life <= 3; life++) {
      var clock = InstantSource.fixed(START);
      try (var store = EmbeddedStore.open(folder, clock, QueueRules.standard(Set.of("default")))) {
        assertRead(store.ports().items());
        if (life == 2) {
          store.snapshot();
        }
      }
    }
  }

  private static void assertRead(Items items) {
    var definitions = new DefinitionStore(items);
    assertThat(definitions.list("", 9)).containsExactly(AUDIT.ref(), ORDER.ref());
    assertThat(definitions.latest("audit")).contains(AUDIT);
    assertThat(definitions.latest("order")).contains(ORDER);
    assertThat(definitions.version(new WorkflowRef("order", 1)))
        .contains(definition("order", 1, START.plusSeconds(1)));
    assertThat(new SettingsStore(items).settings()).isEqualTo(SETTINGS);
    assertThat(new SettingsStore(items).retention()).isEqualTo(Retention.days(7));
    assertThat(new StartKeyStore(items).remember(KEY)).isEqualTo(KEY);
    assertThat(new DeadLetterStore(items).list(new Query("", DeadLetterId.GREATEST, 9)).letters())
        .isEqualTo(LETTERS);
  }

  @Test
  void theItemsOfDynamoDbAreRead() throws IOException {
    AwsPorts ports = EmbeddedAws.open("earlier-items");
    for (String item : STORED.split("\n")) {
      ports.putAttributes(attributes(item));
    }
    var packed = new HashMap<>(attributes("wf#audit|v#0000000001|at=1893456000000"));
    packed.put("doc", AttributeValue.fromB(SdkBytes.fromByteArray(gzip(AUDIT.document().text()))));
    ports.putAttributes(packed);

    assertRead(ports.items());
    new SettingsStore(ports.items()).change(Map.of(Settings.Field.WEBHOOK_URL, ""));
    assertThat(new SettingsStore(ports.items()).settings())
        .isEqualTo(new Settings("", SETTINGS.webhookSecret()));
  }

  /** Partition, sort key, and attributes: numbers where they are nothing but digits. */
  private static Map<String, AttributeValue> attributes(String item) {
    String[] parts = item.split("\\|");
    var attributes = new HashMap<String, AttributeValue>();
    attributes.put("pk", AttributeValue.fromS(parts[0]));
    attributes.put("sk", AttributeValue.fromS(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      boolean isText = parts[i].matches("[a-z]+:.*") || !parts[i].matches("[a-z]+=[0-9]+");
      String[] named = parts[i].split("[=:]", 2);
      attributes.put(
          named[0], isText ? AttributeValue.fromS(named[1]) : AttributeValue.fromN(named[1]));
    }
    return attributes;
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
