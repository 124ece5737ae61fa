package dev.ratchet.engine.port;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import java.util.List;
import java.util.Optional;

/**
 * One page of runs, newest first. It may be short of its limit, even empty, and still not the last.
 *
 * @param runs the headers
 * @param more where the next page begins ({@link RunQuery#before}), if there is one: a list of one
 *     id, or of none on the last page
 */
public record RunPage(List<RunHeader> runs, List<RunId> more) {
  public RunPage {
    runs = List.copyOf(runs);
    more = List.copyOf(more);
  }

  /** Where the next page begins; empty on the last page. */
  public Optional<RunId> next() {
    return more.stream().findFirst();
  }
}
