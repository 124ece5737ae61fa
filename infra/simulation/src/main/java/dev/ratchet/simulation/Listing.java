package dev.ratchet.simulation;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The list of runs, which follows its store with a lag: as it was at some time. */
final class Listing {
  /** How far it may lag behind, in milliseconds: much more than it ever does. */
  static final long LAG_MILLIS = 60_000;

  private final NavigableMap<RunId, NavigableMap<Long, Optional<RunHeader>>> runs = new TreeMap<>();

  void put(long at, RunHeader header) {
    runs.computeIfAbsent(header.id(), _ -> new TreeMap<>()).put(at, Optional.of(header));
  }

  /** A run is not listed from now on. */
  void remove(long at, RunId run) {
    runs.get(run).put(at, Optional.empty());
  }

  /** A page of the list as it was at this time. */
  RunPage list(RunQuery query, long at) {
    var found = new ArrayList<RunHeader>();
    if (query.from().compareTo(query.before()) < 0) {
      runs.subMap(query.from(), true, query.before(), false)
          .descendingMap()
          .values()
          .forEach(
              headers ->
                  headers.headMap(at, true).descendingMap().values().stream()
                      .limit(1)
                      .flatMap(Optional::stream)
                      .filter(query::matches)
                      .forEach(found::add));
    }
    if (found.size() <= query.limit()) {
      return new RunPage(found, List.of());
    }
    List<RunHeader> page = found.subList(0, query.limit());
    return new RunPage(page, List.of(page.getLast().id()));
  }
}
