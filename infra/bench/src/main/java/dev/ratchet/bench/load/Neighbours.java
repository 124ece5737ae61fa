package dev.ratchet.bench.load;

import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Those who have nothing to do with bad receivers, and share the deployment with them: quick runs,
 * inline and on Task Queues, and people who cancel runs that hang or signal to them. How long each
 * of them takes is measured while it goes on.
 */
final class Neighbours implements AutoCloseable {
  private static final int EVERY_MS = 500;

  /** How long a run hangs before something is asked of it, and how often it is looked at then. */
  private static final int HANGS_MS = 500;

  private static final int LOOK_MS = 20;

  private static final Map<String, String> QUICK =
      Map.of(
          "run of three inline steps", "inline",
          "run of three steps on payments", "payments",
          "run of three steps on default", "default");

  private static final String STEPS =
      """
      tasks:
        - { name: one, task: price-order, queue: %1$s }
        - { name: two, task: price-order, queue: %1$s }
        - { name: three, task: price-order, queue: %1$s }
      """;
  private static final String HANGING =
      """
      tasks:
        - { name: tell, needs: [], on_failure: continue, with: { url: "%s" } }
        - { name: await, needs: [], task: wait-for-signal, with: { signal: go } }
        - { name: then, needs: [await], task: price-order, queue: inline }
      """;
  private static final Json.Obj CONTEXT =
      Json.Obj.EMPTY.with(
          "items", Json.array(Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21)));

  private final Deployment deployment;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<Double>> seconds = new ConcurrentHashMap<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<String> failures = new CopyOnWriteArrayList<>();

  /**
   * @param hanging the URL of a receiver that never answers
   */
  Neighbours(Deployment deployment, String hanging) {
    this.deployment = deployment;
    QUICK.values().forEach(q -> deployment.call("PUT", path(q), STEPS.formatted(q)));
    deployment.call("PUT", path("hang"), HANGING.formatted(hanging));
  }

  private static String path(String queue) {
    return "/v1/workflows/beside-" + queue;
  }

  /** Begins to work, and goes on until it is closed. */
  void begin() {
    QUICK.forEach((what, queue) -> again(what, () -> run(queue)));
    again("cancel of a run that hangs", this::cancel);
    again("signal to a run that hangs", this::signal);
  }

  /** What is measured; in seconds. */
  private interface Measured {
    double get() throws InterruptedException;
  }

  private void again(String what, Measured measured) {
    Runnable once =
        () -> {
          try {
            double taken = measured.get();
            seconds.computeIfAbsent(what, _ -> new CopyOnWriteArrayList<>()).add(taken);
          } catch (InterruptedException | RuntimeException e) {
            failures.add(what + ": " + e.getMessage());
          }
        };
    timer.scheduleAtFixedRate(() -> threads.submit(once), 0, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  private String start(String queue) {
    return deployment.api().start("beside-" + queue, CONTEXT);
  }

  private double run(String queue) {
    var watch = new Stopwatch();
    deployment.await(start(queue));
    return watch.seconds();
  }

  private void pause(int millis) throws InterruptedException {
    if (never.await(millis, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Nobody ends a pause.");
    }
  }

  private double cancel() throws InterruptedException {
    String run = start("hang");
    pause(HANGS_MS);
    var watch = new Stopwatch();
    deployment.call("POST", "/v1/runs/" + run + "/cancel", "{}");
    deployment.await(run);
    return watch.seconds();
  }

  /** Until the task has succeeded that waits for it. */
  private double signal() throws InterruptedException {
    String run = start("hang");
    pause(HANGS_MS);
    var watch = new Stopwatch();
    deployment.call("POST", "/v1/runs/" + run + "/signals/go", "{}");
    while (!hasGoneOn(run)) {
      pause(LOOK_MS);
    }
    double taken = watch.seconds();
    deployment.call("POST", "/v1/runs/" + run + "/terminate", "{}");
    return taken;
  }

  private boolean hasGoneOn(String run) {
    Json.Obj then =
        (Json.Obj) deployment.call("GET", "/v1/runs/" + run, "").array("tasks").getLast();
    return then.text("state").orElse("").equals("success");
  }

  /** Begins nothing more, and waits for what has begun. */
  @Override
  public void close() {
    timer.shutdownNow();
    threads.close();
  }

  /** Prints how long each took. */
  void print(PrintStream out) {
    out.printf(
        "%-32s %6s %10s %10s %10s%n", "beside them", "times", "median s", "95 % s", "most s");
    new TreeMap<>(seconds)
        .forEach(
            (what, all) -> {
              List<Double> sorted = all.stream().sorted().toList();
              int count = sorted.size();
              out.printf(
                  Locale.ROOT,
                  "%-32s %6d %10.3f %10.3f %10.3f%n",
                  what,
                  count,
                  sorted.get(count / 2),
                  sorted.get(count * 95 / 100),
                  sorted.getLast());
            });
    failures.forEach(failure -> out.println("failed: " + failure));
    out.println();
  }
}
