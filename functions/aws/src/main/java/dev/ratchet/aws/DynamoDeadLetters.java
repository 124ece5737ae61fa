package dev.ratchet.aws;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.RunStore.Outcome;
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
 * Dead letters in the catalog's table: partition {@code dead}, sorted by id. {@code q} the queue,
 * {@code mid} the message's id there, {@code why} the reason, {@code at} when it was sent, {@code
 * rat} when it was received, {@code rc} how often, {@code run} or {@code task} and {@code an} what
 * it is about, {@code body} and, where that is but the beginning, {@code size} in bytes, {@code
 * dat} when it was redriven, {@code ttl} when DynamoDB deletes it, in seconds since 1970.
 *
 * <p>All are in one partition, which takes a thousand small ones a second: dead letters are few,
 * and where they are not, the rest waits in the dead-letter queue.
 */
public final class DynamoDeadLetters implements DeadLetterStore {
  /** How many queries one page may cost. */
  static final int QUERIES_MAX = 10;

  private static final String PARTITION = "dead";
  private static final String QUEUE = "q";
  private static final String MESSAGE = "mid";
  private static final String REASON = "why";
  private static final String SENT = "at";
  private static final String RECEIVED = "rat";
  private static final String RECEIVES = "rc";
  private static final String RUN = "run";
  private static final String TASK = "task";
  private static final String ATTEMPT = "an";
  private static final String BODY = "body";
  private static final String SIZE = "size";
  private static final String REDRIVEN = "dat";
  private static final String TTL = "ttl";

  private final Table table;

  /** Dead letters in this table. */
  public DynamoDeadLetters(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public Outcome put(DeadLetter letter) {
    return table.putNew(item(letter), there -> letter(there).equals(letter));
  }

  @Override
  public Optional<DeadLetter> find(DeadLetterId id) {
    return table.get(PARTITION, id.value()).map(DynamoDeadLetters::letter);
  }

  @Override
  public Outcome markRedriven(DeadLetterId id, Instant at) {
    var time = AttributeValue.fromN(Long.toString(at.toEpochMilli()));
    Table.Written written =
        table.update(
            PARTITION,
            id.value(),
            update ->
                update
                    .updateExpression("SET #dat = :dat")
                    .conditionExpression("attribute_exists(#pk) AND attribute_not_exists(#dat)")
                    .expressionAttributeNames(Map.of("#dat", REDRIVEN, "#pk", Item.PK))
                    .expressionAttributeValues(Map.of(":dat", time)));
    return switch (written) {
      case Table.Written.Stored _ -> Outcome.STORED;
      case Table.Written.Refused(Item there) ->
          there.time(REDRIVEN).equals(at) ? Outcome.STORED : Outcome.LOST_RACE;
      case Table.Written.Absent _ ->
          throw new IllegalStateException(
              "The dead letter " + id + " is to be marked, and none is stored.");
    };
  }

  @Override
  public Page list(Query query) {
    var found = new ArrayList<DeadLetter>();
    DeadLetterId before = query.before();
    for (int queries = 0; queries < QUERIES_MAX; queries++) {
      QueryResponse answer = table.page(request(query, before));
      for (Map<String, AttributeValue> attributes : answer.items()) {
        if (found.size() == query.limit()) {
          return new Page(found, List.of(found.getLast().id()));
        }
        found.add(letter(new Item(attributes)));
      }
      if (!answer.hasLastEvaluatedKey()) {
        return new Page(found, List.of());
      }
      before = new DeadLetterId(new Item(answer.lastEvaluatedKey()).text(Item.SK));
    }
    return new Page(found, List.of(before));
  }

  private QueryRequest request(Query query, DeadLetterId before) {
    var names = new HashMap<String, String>();
    names.put("#pk", Item.PK);
    names.put("#sk", Item.SK);
    var values = new HashMap<String, AttributeValue>();
    values.put(":pk", AttributeValue.fromS(PARTITION));
    values.put(":before", AttributeValue.fromS(before.value()));
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table.name())
            .consistentRead(true)
            .scanIndexForward(false)
            .limit(Query.LIMIT_MAX + 1)
            .keyConditionExpression("#pk = :pk AND #sk < :before");
    if (query.queue().isEmpty()) {
      request.limit(query.limit() + 1);
    } else {
      names.put("#q", QUEUE);
      values.put(":q", AttributeValue.fromS(query.queue()));
      request.filterExpression("#q = :q");
    }
    return request.expressionAttributeNames(names).expressionAttributeValues(values).build();
  }

  private static Item item(DeadLetter letter) {
    Item item =
        Item.ofKey(PARTITION, letter.id().value())
            .with(QUEUE, letter.queue())
            .with(MESSAGE, letter.messageId())
            .with(REASON, letter.reason())
            .with(SENT, letter.sentAt())
            .with(RECEIVED, letter.receivedAt())
            .with(RECEIVES, letter.receives())
            .with(TTL, letter.receivedAt().plus(KEPT).getEpochSecond());
    Item about =
        switch (letter.subject()) {
          case Subject.Unknown _ -> item;
          case Subject.OfRun(RunId run) -> item.with(RUN, run.value());
          case Subject.OfAttempt(TaskRunId task, int attempt) ->
              item.with(TASK, task.value()).with(ATTEMPT, attempt);
        };
    Item whole =
        switch (letter.body()) {
          case Body.Whole(String text) -> about.with(BODY, Packed.of(text));
          case Body.Cut(String beginning, int bytes) ->
              about.with(BODY, Packed.of(beginning)).with(SIZE, bytes);
        };
    return switch (letter.state()) {
      case State.Open _ -> whole;
      case State.Redriven(Instant at) -> whole.with(REDRIVEN, at);
    };
  }

  private static DeadLetter letter(Item item) {
    String body = Packed.read(item, BODY);
    return new DeadLetter(
        new DeadLetterId(item.text(Item.SK)),
        item.text(QUEUE),
        item.text(MESSAGE),
        item.text(REASON),
        item.time(SENT),
        item.time(RECEIVED),
        Math.toIntExact(item.number(RECEIVES)),
        subject(item),
        item.has(SIZE)
            ? new Body.Cut(body, Math.toIntExact(item.number(SIZE)))
            : new Body.Whole(body),
        item.has(REDRIVEN) ? new State.Redriven(item.time(REDRIVEN)) : new State.Open());
  }

  private static Subject subject(Item item) {
    if (item.has(TASK)) {
      int attempt = Math.toIntExact(item.number(ATTEMPT));
      return new Subject.OfAttempt(new TaskRunId(item.text(TASK)), attempt);
    }
    return item.has(RUN) ? new Subject.OfRun(new RunId(item.text(RUN))) : new Subject.Unknown();
  }
}
