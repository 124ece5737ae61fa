package dev.ratchet.bench.latency;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Moment;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.core.id.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The ways through the runs of a chain: from the request that starts a run to the code of its first
 * step, and from the code of each step to that of the next. The steps themselves take no time, and
 * neither does our own computing.
 */
public record Latencies(List<Moment> starts, List<Moment> steps) {
  public Latencies {
    starts = List.copyOf(starts);
    steps = List.copyOf(steps);
  }

  /** Runs a chain so often, after once that fills the functions' caches. */
  public static Latencies of(Cloud cloud, Steps steps, Workflow chain, int runs) {
    requireNonNull(steps, "steps is null");
    cloud.define(chain.name(), chain.definition());
    cloud.run(chain.name(), chain.context());
    var starts = new ArrayList<Moment>();
    var between = new ArrayList<Moment>();
    for (int i = 0; i < runs; i++) {
      Moment last = cloud.journey().now();
      RunId run = cloud.run(chain.name(), chain.context());
      for (var begin : steps.begins(run).entrySet()) {
        (begin.getKey() == 1 ? starts : between).add(begin.getValue().minus(last));
        last = begin.getValue();
      }
    }
    return new Latencies(starts, between);
  }

  /** The most common way among these. */
  public static Moment usual(List<Moment> ways) {
    return ways.stream()
        .map(way -> new Moment(0, way.reads(), way.writes(), way.sends(), way.deliveries()))
        .collect(Collectors.groupingBy(way -> way, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  /**
   * The time that so many in a hundred do not exceed, in milliseconds.
   *
   * @param percent 1 to 100
   */
  public static double percentile(List<Moment> ways, int percent) {
    List<Long> nanos = ways.stream().map(Moment::nanos).sorted().toList();
    int rank = Math.max(1, (int) Math.ceil(nanos.size() * percent / 100.0));
    return nanos.get(rank - 1) / 1e6;
  }
}
