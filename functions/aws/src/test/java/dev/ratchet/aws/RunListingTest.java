package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The merge of the shards where there is more than one page may read. */
class RunListingTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final WorkflowRef COMMON = new WorkflowRef("common", 1);
  private static final WorkflowRef RARE = new WorkflowRef("rare", 1);

  private final SplittableRandom random = new SplittableRandom(1);

  /** An index as DynamoDB keeps it: read downwards, a limited number of items at a time. */
  private static final class Index implements DynamoDbClient {
    private final Map<String, NavigableMap<String, Item>> shards = new TreeMap<>();
    private int queries;

    void add(RunHeader header) {
      Item item = RunItems.of(header);
      shards
          .computeIfAbsent(item.text(RunItems.LIST_PARTITION), _ -> new TreeMap<>())
          .put(item.text(RunItems.LIST_KEY), item);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
      queries++;
      Map<String, AttributeValue> values = request.expressionAttributeValues();
      List<Item> items =
          shards
              .getOrDefault(values.get(":lp").s(), new TreeMap<>())
              .subMap(values.get(":from").s(), true, values.get(":to").s(), true)
              .descendingMap()
              .values()
              .stream()
              .limit(request.limit())
              .toList();
      QueryResponse.Builder answer =
          QueryResponse.builder().items(items.stream().map(Item::attributes).toList());
      return items.size() < request.limit()
          ? answer.build()
          : answer.lastEvaluatedKey(items.getLast().attributes()).build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  @Test
  void aPageIsHandedOutShortRatherThanReadWithoutEnd() {
    var index = new Index();
    var rare = new ArrayList<RunHeader>();
    for (int i = 0; i < 6_000; i++) {
      RunHeader header = header(i, i % 2_000 == 7 ? RARE : COMMON);
      index.add(header);
      if (header.workflow().equals(RARE)) {
        rare.addFirst(header);
      }
    }

    var listing = new RunListing(new Table(index, "state"));
    var found = new ArrayList<RunHeader>();
    RunPage page = listing.page(query(RunId.least(START.plusSeconds(6_000))));
    int pages = 1;
    while (page.next().isPresent()) {
      assertThat(index.queries).isLessThanOrEqualTo(RunListing.QUERIES_MAX * pages);
      found.addAll(page.runs());
      page = listing.page(query(page.next().get()));
      pages++;
    }
    found.addAll(page.runs());

    assertThat(found).isEqualTo(rare);
    assertThat(pages).isBetween(3, 6);
  }

  @Test
  void aPageOfOneShardAloneTakesSeveralStepsAndNamesEachRunOnce() {
    var index = new Index();
    var runs = new ArrayList<RunHeader>();
    for (int i = 0; runs.size() < 50; i++) {
      RunHeader header = header(i, COMMON);
      if (RunItems.of(header).text(RunItems.LIST_PARTITION).equals(RunItems.listPartition(0))) {
        index.add(header);
        runs.addFirst(header);
      }
    }

    RunId greatest = RunId.least(START.plusSeconds(6_000));
    var query = new RunQuery(Set.of(), Set.of(), RunId.least(START), greatest, 20);
    RunPage page = new RunListing(new Table(index, "state")).page(query);

    assertThat(page.runs()).isEqualTo(runs.subList(0, 20));
    assertThat(page.next()).contains(runs.get(19).id());
  }

  private RunHeader header(int second, WorkflowRef workflow) {
    RunId run = RunId.create(START.plusSeconds(second), random);
    return RunHeader.starting(run, workflow, run.startedAt(), run.startedAt());
  }

  private static RunQuery query(RunId before) {
    return new RunQuery(Set.of(RARE.name()), Set.of(), RunId.least(START), before, 10);
  }
}
