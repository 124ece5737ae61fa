package dev.ratchet.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.run.story.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A run's story, page by page. */
final class StoryPages {
  private StoryPages() {}

  /** The whole of it, each page told from a passage of the run. */
  static List<HistoryEvent> of(RunPartition run, int limit) {
    var told = new ArrayList<HistoryEvent>();
    Optional<HistoryPlace> next = Optional.of(HistoryPlace.START);
    while (next.isPresent()) {
      HistoryPlace place = HistoryPlace.parse(next.get().text()).orElseThrow();
      HistoryPage page = RunHistory.page(RunPassage.of(run, place.entry(), limit), place, limit);
      assertThat(page.lines()).hasSizeLessThanOrEqualTo(limit);
      told.addAll(page.events());
      next = page.next();
    }
    return told;
  }
}
