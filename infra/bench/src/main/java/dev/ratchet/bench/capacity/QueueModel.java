package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A discrete-event model: jobs arrive at random, at a rate, and go through the same stages one
 * after another. The same seed gives the same story.
 */
public final class QueueModel {
  private record Event(double at, long number, Runnable act) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /** A job on its way. */
  private static final class Job {
    private final double arrivedAt;
    private int stage;
    private double queuedAt;

    Job(double arrivedAt) {
      this.arrivedAt = arrivedAt;
    }
  }

  /** A station at work. */
  private static final class Shop {
    private final Station station;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final List<Double> waits = new ArrayList<>();
    private int busy;
    private double busySeconds;

    Shop(Station station) {
      this.station = station;
    }
  }

  private final List<Stage> stages;
  private final double rate;
  private final RandomGenerator random;
  private final Map<String, Shop> shops = new LinkedHashMap<>();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Double> durations = new ArrayList<>();
  private double now;
  private long numbers;
  private int arrived;

  private QueueModel(List<Station> stations, List<Stage> stages, double rate, long seed) {
    this.stages = List.copyOf(stages);
    this.rate = rate;
    this.random = new SplittableRandom(seed);
    stations.forEach(station -> shops.put(station.name(), new Shop(station)));
  }

  /**
   * What came of it.
   *
   * @param arrived jobs that arrived
   * @param inside jobs that were not done at the end
   * @param seconds how long it went on
   * @param durations how long each job took that was done, in seconds
   * @param stations what each station did, by its name
   */
  public record Outcome(
      int arrived,
      int inside,
      double seconds,
      List<Double> durations,
      Map<String, Served> stations) {
    public Outcome {
      durations = List.copyOf(durations);
      stations = Collections.unmodifiableMap(new LinkedHashMap<>(stations));
    }
  }

  /**
   * What a station did.
   *
   * @param waits how long each job waited that it took, in seconds
   * @param use which part of its servers' time they were busy, 0 to 1
   */
  public record Served(List<Double> waits, double use) {
    public Served {
      waits = List.copyOf(waits);
    }
  }

  /**
   * Lets jobs arrive and go through.
   *
   * @param rate arrivals a second, more than 0
   * @param jobs how many arrive in all
   */
  public static Outcome run(
      List<Station> stations, List<Stage> stages, double rate, int jobs, long seed) {
    requireNonNull(stations, "stations is null");
    if (!(rate > 0)) {
      throw new IllegalArgumentException("A rate is more than 0; found " + rate + ".");
    }
    return new QueueModel(stations, stages, rate, seed).go(jobs);
  }

  private Outcome go(int jobs) {
    arriveAfter(jobs);
    while (!events.isEmpty()) {
      Event event = events.poll();
      now = event.at();
      event.act().run();
    }
    var stations = new LinkedHashMap<String, Served>();
    shops.forEach(
        (name, shop) ->
            stations.put(
                name, new Served(shop.waits, shop.busySeconds / now / shop.station.servers())));
    return new Outcome(arrived, arrived - durations.size(), now, durations, stations);
  }

  private void arriveAfter(int jobs) {
    if (jobs > 0) {
      at(
          random.nextExponential() / rate,
          () -> {
            arrived++;
            goOn(new Job(now));
            arriveAfter(jobs - 1);
          });
    }
  }

  private void at(double delay, Runnable act) {
    numbers++;
    events.add(new Event(now + delay, numbers, act));
  }

  private void goOn(Job job) {
    if (job.stage == stages.size()) {
      durations.add(now - job.arrivedAt);
      return;
    }
    switch (stages.get(job.stage)) {
      case Stage.Pause(Draw time) -> at(time.seconds(random), () -> leave(job));
      case Stage.Visit visit -> {
        Shop shop = shops.get(visit.station());
        job.queuedAt = now;
        shop.waiting.add(job);
        serve(shop);
      }
    }
  }

  private void leave(Job job) {
    job.stage++;
    goOn(job);
  }

  private void serve(Shop shop) {
    while (shop.busy < shop.station.servers() && !shop.waiting.isEmpty()) {
      var batch = new ArrayList<Job>();
      double longest = 0;
      while (batch.size() < shop.station.batch() && !shop.waiting.isEmpty()) {
        Job job = shop.waiting.poll();
        batch.add(job);
        shop.waits.add(now - job.queuedAt);
        longest = Math.max(longest, time(job));
      }
      shop.busy++;
      shop.busySeconds += longest;
      at(
          longest,
          () -> {
            shop.busy--;
            batch.forEach(this::leave);
            serve(shop);
          });
    }
  }

  private double time(Job job) {
    return switch (stages.get(job.stage)) {
      case Stage.Visit(String _, Draw time) -> time.seconds(random);
      case Stage.Pause _ -> throw new IllegalStateException("A pause keeps nobody busy.");
    };
  }
}
