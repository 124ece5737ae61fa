package dev.ratchet.embedded;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** A page made of the runs in memory and those in the archive. */
final class Listed {
  private Listed() {}

  /**
   * Makes a page.
   *
   * @param stop where one of the two stopped: below that, some may be missing
   * @param header reads a header, of as few runs as will do
   */
  static RunPage page(
      RunQuery query,
      List<RunHeader> live,
      List<ClosedRow> rows,
      Optional<RunId> stop,
      Function<RunId, Optional<RunHeader>> header) {
    var all = new TreeMap<RunId, Supplier<Optional<RunHeader>>>();
    live.forEach(each -> all.put(each.id(), () -> Optional.of(each)));
    rows.forEach(row -> all.put(row.run(), () -> header.apply(row.run()).filter(query::matches)));
    var found = new ArrayList<RunHeader>();
    for (var each : all.descendingMap().entrySet()) {
      if (stop.isPresent() && each.getKey().compareTo(stop.get()) < 0) {
        break;
      }
      each.getValue().get().ifPresent(found::add);
      if (found.size() == query.limit() && !each.getKey().equals(all.firstKey())) {
        return new RunPage(found, List.of(each.getKey()));
      }
    }
    return new RunPage(found, stop.stream().toList());
  }
}
