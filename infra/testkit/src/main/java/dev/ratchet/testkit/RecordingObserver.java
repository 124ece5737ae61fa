package dev.ratchet.testkit;

import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears, in order. */
public final class RecordingObserver implements Observer {
  private final List<Observation> heard = new CopyOnWriteArrayList<>();

  @Override
  public void observe(Observation observation) {
    heard.add(observation);
  }

  /** All that was heard so far, in order. */
  public List<Observation> heard() {
    return List.copyOf(heard);
  }
}
