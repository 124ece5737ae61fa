package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.Strands;
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
    dev.ratchet.testkit.simulation.Strand<T> strand = timeline.start(name, invocation, work);
    invocation.add(strand);
    return strand;
  }
}
