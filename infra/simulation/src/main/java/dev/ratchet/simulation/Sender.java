package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody who sends one signal after another to a run, each once the one before it was answered.
 * The keys say nothing of their order.
 */
final class Sender {
  private static final int BUSY_MILLIS = 90_000;
  private static final int SENDERS_MAX = 3;
  private static final int SIGNALS_MAX = 6;

  private final Timeline timeline;
  private final SplittableRandom random;
  private final Witness witness;
  private final Workload workload;

  Sender(Timeline timeline, SplittableRandom random, Witness witness, Workload workload) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workload = requireNonNull(workload, "workload is null");
  }

  /** Plans what will be sent; in some worlds it is nothing. */
  void plan() {
    for (int i = random.nextInt(SENDERS_MAX); i > 0; i--) {
      String name = "sender-" + i + "-";
      timeline.at(timeline.now() + random.nextInt(BUSY_MILLIS), () -> begin(name));
    }
  }

  private void begin(String name) {
    List<RunId> runs = workload.runs();
    if (!runs.isEmpty()) {
      send(runs.get(random.nextInt(runs.size())), name, 1 + random.nextInt(SIGNALS_MAX));
    }
  }

  private void send(RunId run, String name, int left) {
    var isHeard = new boolean[1];
    workload.signal(
        run,
        name + left,
        () -> {
          if (left > 1 && !isHeard[0]) {
            isHeard[0] = true;
            witness.run(run).sentAfter.put(name + (left - 1), name + left);
            send(run, name, left - 1);
          }
        });
  }
}
