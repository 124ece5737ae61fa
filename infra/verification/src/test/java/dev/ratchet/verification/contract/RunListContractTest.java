package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of runs. Each case has a year of its own. */
@ParameterizedClass
@EnumSource
class RunListContractTest extends Contract {
  private static final WorkflowRef OTHER = new WorkflowRef("settle-account", 1);

  private final RunStore store;

  RunListContractTest(Backend backend) {
    super(backend, "run-list");
    this.store = ports().store();
  }

  @Test
  void runsAreListedNewestFirstAndPageByPage() {
    Year year = new Year(2040);
    List<RunHeader> runs = year.create(store, 65);

    List<RunHeader> listed = new ArrayList<>();
    RunPage page = store.list(year.query(Set.of(), Set.of(), 20));
    listed.addAll(page.runs());
    int pages = 1;
    while (page.next().isPresent()) {
      page = store.list(year.query(Set.of(), Set.of(), 20, page.next().get()));
      assertThat(page.runs()).hasSizeLessThanOrEqualTo(20);
      listed.addAll(page.runs());
      pages++;
    }

    assertThat(listed).isEqualTo(runs.reversed());
    assertThat(pages).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aFullPageIsTheNewestOfAll() {
    Year year = new Year(2041);
    List<RunHeader> runs = year.create(store, 40);

    for (int limit = 1; limit <= 25; limit += 2) {
      assertThat(store.list(year.query(Set.of(), Set.of(), limit)).runs())
          .isEqualTo(runs.reversed().subList(0, limit));
    }
  }

  @Test
  void timeBoundsHold() {
    Year year = new Year(2042);
    List<RunHeader> runs = year.create(store, 12);
    RunId from = runs.get(3).id();
    RunId before = runs.get(9).id();

    assertThat(all(new RunQuery(Set.of(), Set.of(), from, before, 100)))
        .isEqualTo(runs.subList(3, 9).reversed());
    assertThat(all(new RunQuery(Set.of(), Set.of(), before, from, 100))).isEmpty();
    assertThat(all(new RunQuery(Set.of(), Set.of(), from, from, 100))).isEmpty();
  }

  @Test
  void filtersHoldAlsoWhereFewMatch() {
    Year year = new Year(2043);
    List<RunHeader> runs = year.create(store, 60);
    RunHeader other = year.create(store, OTHER, Duration.ofDays(1));
    RunHeader closed = runs.get(11).with(Samples.succeeded());
    RunHeader failed = runs.get(40).with(Samples.failed());
    RunHeader failing = runs.get(50).with(Samples.failing());
    store.putHeader(closed);
    store.putHeader(failed);
    store.putHeader(failing);

    assertThat(all(year.query(Set.of(OTHER.name()), Set.of(), 5))).containsExactly(other);
    assertThat(all(year.query(Set.of(), Set.of(RunStatus.SUCCESS), 5))).containsExactly(closed);
    assertThat(all(year.query(Set.of(), Set.of(RunStatus.SUCCESS, RunStatus.FAILED), 1)))
        .containsExactly(failed, closed);
    assertThat(all(year.query(Set.of(OTHER.name()), Set.of(RunStatus.FAILED), 5))).isEmpty();
    assertThat(all(year.query(Set.of("no-such-workflow"), Set.of(), 5))).isEmpty();
    assertThat(all(year.query(Set.of(), Set.of(RunStatus.RUNNING), 10)))
        .hasSize(59)
        .contains(failing);
  }

  @Test
  void aListOfNothingIsAnEmptyLastPage() {
    assertThat(store.list(new Year(2044).query(Set.of(), Set.of(), 10)))
        .isEqualTo(new RunPage(List.of(), List.of()));
  }

  @Test
  void aRunWithALargeContextIsListedToo() {
    Year year = new Year(2045);
    RunHeader header = Samples.header(Samples.run(year.start()));
    store.create(header, Samples.large(50_000));

    assertThat(all(year.query(Set.of(), Set.of(), 10))).containsExactly(header);
  }

  /** The runs of all pages. */
  private List<RunHeader> all(RunQuery query) {
    var found = new ArrayList<RunHeader>();
    RunPage page = store.list(query);
    found.addAll(page.runs());
    while (page.next().isPresent()) {
      var rest =
          new RunQuery(
              query.workflows(), query.statuses(), query.from(), page.next().get(), query.limit());
      page = store.list(rest);
      found.addAll(page.runs());
    }
    return found;
  }

  private record Year(int number) {
    Instant start() {
      return Instant.parse(number + "-01-01T00:00:00Z");
    }

    /** Runs a minute apart, oldest first. */
    List<RunHeader> create(RunStore store, int count) {
      var runs = new ArrayList<RunHeader>();
      for (int i = 0; i < count; i++) {
        runs.add(create(store, Samples.WORKFLOW, Duration.ofMinutes(i)));
      }
      return runs;
    }

    RunHeader create(RunStore store, WorkflowRef workflow, Duration after) {
      RunHeader header = Samples.header(Samples.run(start().plus(after)), workflow);
      store.create(header, Samples.INPUT);
      return header;
    }

    RunQuery query(Set<String> workflows, Set<RunStatus> statuses, int limit) {
      return query(workflows, statuses, limit, RunId.least(new Year(number + 1).start()));
    }

    RunQuery query(Set<String> workflows, Set<RunStatus> statuses, int limit, RunId before) {
      return new RunQuery(workflows, statuses, RunId.least(start()), before, limit);
    }
  }
}
