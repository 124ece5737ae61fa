package dev.ratchet.aws;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Catalog;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The catalog in one DynamoDB table. Its items, by partition and sort key:
 *
 * <ul>
 *   <li>{@code wf#…}, {@code v#0000000001}: a version of a Workflow Definition. {@code doc} the
 *       document, {@code at} when it was stored.
 *   <li>{@code names}, a name: a Workflow Definition. {@code ver} its highest version.
 *   <li>{@code settings}, {@code settings}: {@code url} and {@code sec}, of the webhook.
 *   <li>{@code retention}, {@code retention}: {@code kept} for how many days closed runs are, or
 *       none.
 *   <li>{@code key#…}, {@code key}: an idempotency key. {@code run} what it started, {@code rq} the
 *       digest of the request, {@code ttl} when DynamoDB deletes it, in seconds since 1970.
 * </ul>
 */
public final class DynamoCatalog implements Catalog {
  private static final String VERSIONS = "wf#";
  private static final String VERSION_KEY = "v#";
  private static final String NAMES = "names";
  private static final String SETTINGS = "settings";
  private static final String RETENTION = "retention";
  private static final String START_KEYS = "key#";
  private static final String START_KEY = "key";

  private static final String DOCUMENT = "doc";
  private static final String AT = "at";
  private static final String HIGHEST = "ver";
  private static final String URL = "url";
  private static final String SECRET = "sec";
  private static final String KEPT = "kept";
  private static final String RUN = "run";
  private static final String REQUEST = "rq";
  private static final String TTL = "ttl";

  private final Table table;

  /** A catalog in this table. */
  public DynamoCatalog(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The list of names follows in a second write. Where that was lost, the next put of the
   * definition makes up for it, also a put of a version that is there already.
   */
  @Override
  public Outcome putVersion(StoredDefinition definition) {
    WorkflowRef ref = definition.ref();
    Item item =
        Item.ofKey(VERSIONS + ref.name(), versionKey(ref.version()))
            .with(DOCUMENT, Packed.of(definition.document().text()))
            .with(AT, definition.createdAt());
    Outcome outcome = table.putNew(item, there -> definition(there).equals(definition));
    raiseHighest(ref);
    return outcome;
  }

  private void raiseHighest(WorkflowRef ref) {
    var version = AttributeValue.fromN(Integer.toString(ref.version()));
    table.update(
        NAMES,
        ref.name(),
        update ->
            update
                .updateExpression("SET #ver = :ver")
                .conditionExpression("attribute_not_exists(#ver) OR #ver < :ver")
                .expressionAttributeNames(Map.of("#ver", HIGHEST))
                .expressionAttributeValues(Map.of(":ver", version)));
  }

  private static String versionKey(int version) {
    return "%s%010d".formatted(VERSION_KEY, version);
  }

  private static StoredDefinition definition(Item item) {
    String name = item.text(Item.PK).substring(VERSIONS.length());
    int version = Integer.parseInt(item.text(Item.SK).substring(VERSION_KEY.length()));
    return new StoredDefinition(
        new WorkflowRef(name, version),
        Json.parseObject(Packed.read(item, DOCUMENT)),
        item.time(AT));
  }

  @Override
  public Optional<StoredDefinition> version(WorkflowRef ref) {
    return table
        .get(VERSIONS + ref.name(), versionKey(ref.version()))
        .map(DynamoCatalog::definition);
  }

  @Override
  public Optional<StoredDefinition> latest(String name) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table.name())
            .consistentRead(true)
            .scanIndexForward(false)
            .limit(1)
            .keyConditionExpression("#pk = :pk")
            .expressionAttributeNames(Map.of("#pk", Item.PK))
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(VERSIONS + name)))
            .build();
    return table.page(query).items().stream().findFirst().map(i -> definition(new Item(i)));
  }

  @Override
  public List<WorkflowRef> list(String after, int limit) {
    var names = new ArrayList<WorkflowRef>();
    String from = after;
    boolean isMore = true;
    while (isMore && names.size() < limit) {
      QueryResponse page = table.page(namesAfter(from, limit - names.size()));
      page.items().stream().map(DynamoCatalog::reference).forEach(names::add);
      isMore = page.hasLastEvaluatedKey();
      from = names.isEmpty() ? from : names.getLast().name();
    }
    return List.copyOf(names);
  }

  private QueryRequest namesAfter(String name, int limit) {
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table.name())
            .consistentRead(true)
            .limit(limit)
            .keyConditionExpression("#pk = :pk")
            .expressionAttributeNames(Map.of("#pk", Item.PK))
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(NAMES)));
    if (!name.isEmpty()) {
      query.exclusiveStartKey(Item.ofKey(NAMES, name).attributes());
    }
    return query.build();
  }

  private static WorkflowRef reference(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return new WorkflowRef(item.text(Item.SK), Math.toIntExact(item.number(HIGHEST)));
  }

  @Override
  public Settings settings() {
    return table
        .get(SETTINGS, SETTINGS)
        .map(item -> new Settings(textIfAny(item, URL), textIfAny(item, SECRET)))
        .orElse(Settings.UNSET);
  }

  private static String textIfAny(Item item, String attribute) {
    return item.has(attribute) ? item.text(attribute) : "";
  }

  @Override
  public void changeSettings(Map<Settings.Field, String> changes) {
    if (changes.isEmpty()) {
      return;
    }
    var sets = new ArrayList<String>();
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    changes.forEach(
        (field, value) -> {
          String attribute = attribute(field);
          sets.add("#%s = :%s".formatted(attribute, attribute));
          names.put("#" + attribute, attribute);
          values.put(":" + attribute, AttributeValue.fromS(value));
        });
    table.update(
        SETTINGS,
        SETTINGS,
        update ->
            update
                .updateExpression("SET " + String.join(", ", sets))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values));
  }

  private static String attribute(Settings.Field field) {
    return switch (field) {
      case WEBHOOK_URL -> URL;
      case WEBHOOK_SECRET -> SECRET;
    };
  }

  @Override
  public Retention retention() {
    return table
        .get(RETENTION, RETENTION)
        .map(item -> Retention.ofSetting(item.text(KEPT)))
        .orElseGet(Retention.Unset::new);
  }

  @Override
  public void keep(Retention retention) {
    table.put(Item.ofKey(RETENTION, RETENTION).with(KEPT, retention.setting()));
  }

  private static Item of(StartKey key) {
    return Item.ofKey(START_KEYS + key.workflow() + "#" + key.key(), START_KEY)
        .with(RUN, key.run().value())
        .with(REQUEST, key.request())
        .with(TTL, key.expiresAt().getEpochSecond());
  }

  @Override
  public Outcome replace(StartKey before, StartKey after) {
    var isStill =
        new Table.Condition(
            "attribute_not_exists(#run) OR #run = :run",
            Map.of("#run", RUN),
            Map.of(":run", AttributeValue.fromS(before.run().value())));
    return switch (table.put(of(after), isStill)) {
      case Table.Written.Stored _ -> Outcome.STORED;
      case Table.Written.Refused(Item there) ->
          there.text(RUN).equals(after.run().value()) ? Outcome.STORED : Outcome.LOST_RACE;
      case Table.Written.Absent _ -> Outcome.LOST_RACE;
    };
  }

  @Override
  public StartKey remember(StartKey key) {
    Item item = of(key);
    return switch (table.put(item, Table.Condition.IS_NEW)) {
      case Table.Written.Stored _ -> key;
      case Table.Written.Refused(Item there) ->
          new StartKey(
              key.workflow(),
              key.key(),
              new RunId(there.text(RUN)),
              there.text(REQUEST),
              Instant.ofEpochSecond(there.number(TTL)));
      case Table.Written.Absent _ ->
          throw new IllegalStateException(
              "Table %s has an idempotency key of %s and does not show it."
                  .formatted(table.name(), key.workflow()));
    };
  }
}
