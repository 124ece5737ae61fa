package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.strand.Strands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Begins strands beside the running one, in the same invocation. */
final class Beside implements Strands {
  private final Timeline timeline;

  Beside(Timeline timeline) {
    this.timeline = requireNonNull(timeline, "timeline is null");
  }

  @Override
  public <T> Strand<T> start(String name, Callable<T> work) {
    Invocation invocation = timeline.current().invocation();
    dev.ratchet.simulation.Strand<T> strand = timeline.start(name, invocation, work);
    invocation.add(strand);
    return strand;
  }

  @Override
  public void awaitAny(List<? extends Strands.Strand<?>> strands, Duration atMost) {
    var all = strands.stream().map(Beside::simulated).toList();
    if (all.stream().noneMatch(Strands.Strand::isOver)) {
      all.forEach(strand -> strand.tellWhenOver(timeline.current()));
      timeline.suspend(timeline.now() + Math.max(0, atMost.toMillis()));
      all.forEach(strand -> strand.tellWhenOver(null));
      timeline.current().invocation().waited(timeline.now());
    }
  }

  private static dev.ratchet.simulation.Strand<?> simulated(Strands.Strand<?> strand) {
    return (dev.ratchet.simulation.Strand<?>) strand;
  }
}
