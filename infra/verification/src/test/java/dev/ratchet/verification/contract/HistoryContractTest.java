package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.engine.port.RunStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of runs gives of a run so that its story is told page by page. */
@ParameterizedClass
@EnumSource
class HistoryContractTest extends Contract {
  private static final int STEPS = 130;

  private static final int LIMIT = 30;

  private final RunStore store;

  HistoryContractTest(Backend backend) {
    super(backend, "history");
    this.store = ports().store();
  }

  /** A run of many steps, with signals in several places. */
  private RunId run(int steps) {
    var run = new LongRun(store, steps);
    for (int step = 1; step < steps; step++) {
      if (step % 40 == 1) {
        run.signal("signal-" + step);
      }
      run.take(run.decide(store.resume(run.id(), run.entry()).orElseThrow()));
    }
    return run.id();
  }

  private List<HistoryEvent> whole(RunId run) {
    return RunHistory.of(store.load(run).orElseThrow());
  }

  private HistoryPage page(RunId run, HistoryPlace from, int limit) {
    RunPassage passage = store.passage(run, from.entry(), limit).orElseThrow();
    return RunHistory.page(passage, from, limit);
  }

  private List<HistoryPage> pages(RunId run, int limit) {
    var pages = new ArrayList<HistoryPage>();
    Optional<HistoryPlace> next = Optional.of(HistoryPlace.START);
    while (next.isPresent()) {
      HistoryPage page = page(run, next.get(), limit);
      pages.add(page);
      next = page.next();
    }
    return pages;
  }

  private static List<HistoryEvent> events(List<HistoryPage> pages) {
    return pages.stream().flatMap(page -> page.events().stream()).toList();
  }

  @Test
  void aStoryInPagesIsTheStory() {
    RunId run = run(STEPS);
    List<HistoryEvent> whole = whole(run);

    assertThat(whole).hasSizeGreaterThan(3 * STEPS - 20);
    for (int limit : List.of(LIMIT, 100, 1_000)) {
      assertThat(events(pages(run, limit))).as("by %d", limit).isEqualTo(whole);
    }
    RunPassage late = store.passage(run, STEPS - 10, 5).orElseThrow();
    assertThat(late.isToTheEnd()).isFalse();
    assertThat(late.part().entries()).hasSizeLessThan(70);
  }

  @Test
  void theLastPageOfAClosedRunTellsWhatCameTooLate() {
    RunId run = run(5);
    store.putInbox(run, new InboxItem("~late", new Control.Cancel("no"), Samples.START));
    store.putHeader(Samples.header(run).with(Samples.succeeded()));

    assertThat(store.passage(run, 4, LIMIT).orElseThrow().part().inbox())
        .contains(new InboxItem("~late", new Control.Cancel("no"), Samples.START));
  }

  @Test
  void aRunThatWasReopenedIsOnePassage() {
    RunId run = Samples.run();
    store.create(Samples.header(run), Samples.INPUT);
    for (int seq = 1; seq <= 60; seq++) {
      store.append(run, Samples.entry(seq, seq), "w" + seq);
    }
    assertThat(store.passage(run, 50, 5).orElseThrow().part().entries()).hasSize(54);
    store.putHeader(Samples.header(run).reopened(1));

    assertThat(store.passage(run, 50, 5)).contains(RunPassage.whole(store.load(run).orElseThrow()));
  }

  @Test
  void aRunWithoutEntriesIsAPassageToo() {
    RunId run = Samples.run();
    assertThat(store.passage(run, 1, LIMIT)).isEmpty();

    store.create(Samples.header(run), Samples.INPUT);

    assertThat(store.passage(run, 1, LIMIT))
        .contains(RunPassage.whole(store.load(run).orElseThrow()));
    assertThat(page(run, new HistoryPlace(40, 2), LIMIT).lines()).isEmpty();
  }

  @Test
  void aPageCostsTheSameWhereverItLies() {
    backend().assumeBilled();
    RunId run = run(STEPS);
    List<HistoryPage> pages = pages(run, LIMIT);

    for (HistoryPage page : pages) {
      Bill.Snapshot before = ports().bill().snapshot();
      page(run, page.lines().getFirst().place(), LIMIT);
      Bill.Snapshot spent = ports().bill().snapshot().minus(before);

      assertThat(spent.of(Bill.Operation.QUERY).calls()).isLessThanOrEqualTo(4);
      assertThat(spent.of(Bill.Operation.GET_ITEM).calls()).isLessThanOrEqualTo(4);
      assertThat(spent.readUnits()).isLessThanOrEqualTo(20);
    }
  }
}
