package dev.ratchet.aws;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists headers, newest first, by merging the shards of the index. Each shard is read downwards in
 * steps, always the one that lags behind, until the page is full, nothing is left, or so much was
 * read that the page is handed out short.
 */
final class RunListing {
  /** How many queries one page may cost. */
  static final int QUERIES_MAX = 24;

  /** The most headers that one query reads: as many as one of our pages can need. */
  static final int STEP_MAX = RunQuery.LIMIT_MAX + 1;

  /**
   * The most values that DynamoDB takes after IN; with more, {@link RunQuery#matches} does it all.
   */
  private static final int OPERANDS_MAX = 100;

  private static final Comparator<RunHeader> NEWEST_FIRST =
      Comparator.comparing(RunHeader::id).reversed();

  private final Table table;

  RunListing(Table table) {
    this.table = table;
  }

  RunPage page(RunQuery query) {
    return query.from().compareTo(query.before()) >= 0
        ? new RunPage(List.of(), List.of())
        : new Merge(query).page();
  }

  /** One shard, read down to a run, or to its end. */
  private record Shard(int number, RunId readTo, boolean isAtEnd) {}

  private final class Merge {
    private final RunQuery query;
    private final List<RunHeader> found = new ArrayList<>();
    private List<Shard> unread;

    Merge(RunQuery query) {
      this.query = query;
      this.unread =
          IntStream.range(0, RunItems.SHARDS)
              .mapToObj(number -> new Shard(number, query.before(), false))
              .toList();
    }

    RunPage page() {
      for (int queries = 0; queries < QUERIES_MAX && !unread.isEmpty(); queries++) {
        Shard laggard = laggard();
        if (known(laggard.readTo()) >= query.limit()) {
          break;
        }
        Shard next = step(laggard);
        unread =
            unread.stream()
                .map(shard -> shard.number() == next.number() ? next : shard)
                .filter(shard -> !shard.isAtEnd())
                .toList();
      }
      return unread.isEmpty() ? cut(query.from(), List.of()) : cutAt(laggard().readTo());
    }

    /** The shard of which the least is known. */
    private Shard laggard() {
      return unread.stream().max(Comparator.comparing(Shard::readTo)).orElseThrow();
    }

    /** How many of the runs found can have no newer one between them that was not read yet. */
    private long known(RunId readTo) {
      return found.stream().filter(header -> header.id().compareTo(readTo) >= 0).count();
    }

    private RunPage cutAt(RunId readTo) {
      return cut(readTo, List.of(readTo));
    }

    private RunPage cut(RunId readTo, List<RunId> more) {
      List<RunHeader> certain =
          found.stream()
              .filter(header -> header.id().compareTo(readTo) >= 0)
              .sorted(NEWEST_FIRST)
              .toList();
      if (certain.size() <= query.limit()) {
        return new RunPage(certain, more);
      }
      List<RunHeader> full = certain.subList(0, query.limit());
      return new RunPage(full, List.of(full.getLast().id()));
    }

    private Shard step(Shard shard) {
      QueryResponse answer = table.page(request(shard));
      answer.items().stream()
          .map(attributes -> RunItems.header(new Item(attributes)))
          .filter(header -> header.id().compareTo(shard.readTo()) < 0)
          .filter(query::matches)
          .forEach(found::add);
      if (!answer.hasLastEvaluatedKey()) {
        return new Shard(shard.number(), query.from(), true);
      }
      RunId readTo = new RunId(new Item(answer.lastEvaluatedKey()).text(RunItems.LIST_KEY));
      return new Shard(shard.number(), readTo, false);
    }

    private QueryRequest request(Shard shard) {
      var names = new HashMap<String, String>();
      names.put("#lp", RunItems.LIST_PARTITION);
      names.put("#lk", RunItems.LIST_KEY);
      var values = new HashMap<String, AttributeValue>();
      String partition = RunItems.listPartition(shard.number());
      values.put(":lp", AttributeValue.fromS(partition));
      values.put(":from", AttributeValue.fromS(query.from().value()));
      values.put(":to", AttributeValue.fromS(shard.readTo().value()));
      var filters = new ArrayList<String>();
      filter(
          RunItems.WORKFLOW, query.workflows().stream().sorted().toList(), filters, names, values);
      List<String> statuses = query.statuses().stream().map(RunStatus::wire).sorted().toList();
      filter(RunItems.STATUS, statuses, filters, names, values);
      QueryRequest.Builder request =
          QueryRequest.builder()
              .tableName(table.name())
              .indexName(RunItems.INDEX)
              .scanIndexForward(false)
              .limit(stepSize())
              .keyConditionExpression("#lp = :lp AND #lk BETWEEN :from AND :to")
              .expressionAttributeNames(names)
              .expressionAttributeValues(values);
      if (!filters.isEmpty()) {
        request.filterExpression(String.join(" AND ", filters));
      }
      return request.build();
    }

    /** A filter makes the page take more reading. */
    private int stepSize() {
      boolean isFiltered = !query.workflows().isEmpty() || !query.statuses().isEmpty();
      return isFiltered ? STEP_MAX : Math.min(STEP_MAX, 2 + 2 * query.limit() / RunItems.SHARDS);
    }

    private static void filter(
        String attribute,
        List<String> wanted,
        List<String> filters,
        Map<String, String> names,
        Map<String, AttributeValue> values) {
      if (wanted.isEmpty() || wanted.size() > OPERANDS_MAX) {
        return;
      }
      names.put("#" + attribute, attribute);
      var places = new ArrayList<String>();
      for (int i = 0; i < wanted.size(); i++) {
        String place = ":" + attribute + i;
        places.add(place);
        values.put(place, AttributeValue.fromS(wanted.get(i)));
      }
      filters.add("#" + attribute + " IN (" + String.join(",", places) + ")");
    }
  }
}
