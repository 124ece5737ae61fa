package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The clock of a modelled deployment: time passes in calls alone. It follows one path of events
 * after another, so it steps back when the next message to be handled was sent earlier than the
 * last one was done with; each path by itself only goes forward.
 */
public final class Journey implements InstantSource {
  private static final Instant ORIGIN = Instant.parse("2030-01-01T00:00:00Z");

  private final Delays delays;
  private final RandomGenerator random;
  private volatile Moment now = Moment.BEGINNING;

  Journey(Delays delays, RandomGenerator random) {
    this.delays = requireNonNull(delays, "delays is null");
    this.random = requireNonNull(random, "random is null");
  }

  @Override
  public Instant instant() {
    return ORIGIN.plusNanos(now.nanos());
  }

  /** Where the path has come to. */
  public Moment now() {
    return now;
  }

  /** Goes on with another path, or an earlier place of this one. */
  void goTo(Moment moment) {
    now = moment;
  }

  /** Lets a call pass. */
  void pass(Call call) {
    now = after(now, call);
  }

  /** The moment at the end of a call that begins at another. */
  Moment after(Moment moment, Call call) {
    return moment.after(call, delays.draw(call, random));
  }
}
