package dev.ratchet.bench.capacity;

import dev.ratchet.bench.cloud.Call;
import dev.ratchet.bench.cloud.Delays;
import java.util.random.RandomGenerator;

/** Times that are made of calls one after another. */
record Calls(Delays delays) {
  private static final double NANOS = 1e9;

  static Calls of(Delays delays) {
    return new Calls(delays);
  }

  /** So many messages' ways, one after another. */
  Draw deliveries(int count) {
    return random -> sum(Call.DELIVERY, count, random);
  }

  /** So many calls of each kind, and work of one's own. */
  Draw work(int reads, int writes, int sends, double seconds) {
    return random ->
        sum(Call.READ, reads, random)
            + sum(Call.WRITE, writes, random)
            + sum(Call.SEND, sends, random)
            + seconds;
  }

  private double sum(Call call, int count, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += delays.draw(call, random) / NANOS;
    }
    return sum;
  }
}
