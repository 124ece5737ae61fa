package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.load.Receiver;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * {@code http [Runs=1000] [Steps=5] [Callers=1,50] [Rounds=5] [WarmUp=5] [Loads=inline,queued,…]
 * [Stores=durable,memory] [Other=PATH]}: runs started and waited for over HTTP beside the same in
 * process and, if it is named, the runner of another checkout. They take turns, so that what the
 * machine does meanwhile befalls all of them; a ratio is that of figures of the same turn.
 */
public final class HttpBench {
  private static final Path HERE = Path.of("");

  private final PrintStream out;
  private final Map<String, String> parameters;
  private final String receiver;

  private HttpBench(PrintStream out, Map<String, String> parameters, String receiver) {
    this.out = requireNonNull(out, "out is null");
    this.parameters = Map.copyOf(parameters);
    this.receiver = requireNonNull(receiver, "receiver is null");
  }

  /** Takes the measurement. */
  public static void run(PrintStream out, Map<String, String> parameters) throws Exception {
    try (var receiver = new Receiver()) {
      var bench = new HttpBench(out, parameters, receiver.url());
      bench.head();
      for (String store : bench.words("Stores", "durable,memory")) {
        Path folder = Files.createTempDirectory("ratchet-http-");
        try {
          bench.measure(store, folder);
        } finally {
          delete(folder);
        }
      }
    }
  }

  private int number(String name, int otherwise) {
    return Integer.parseInt(parameters.getOrDefault(name, Integer.toString(otherwise)));
  }

  private List<String> words(String name, String otherwise) {
    return Arrays.asList(parameters.getOrDefault(name, otherwise).split(","));
  }

  private void head() {
    out.printf(
        Locale.ROOT,
        "Start and wait of runs of %d steps; medians of %d rounds of %d runs, a quarter of them for"
            + " one caller.%nJava %s on %d cores. In brackets: the least and the most of runs/s"
            + " over those of the first line, of the same round.%n%n",
        number("Steps", 5),
        number("Rounds", 5),
        number("Runs", 1_000),
        Runtime.version(),
        Runtime.getRuntime().availableProcessors());
    out.printf(
        "%-9s %-9s %8s %-24s %8s %8s %8s %14s %20s%n",
        "store",
        "steps",
        "callers",
        "",
        "runs/s",
        "p50 ms",
        "p99 ms",
        "CPU-s/1,000",
        "p50, runs/s");
  }

  private void measure(String store, Path folder) throws Exception {
    boolean isDurable = store.equals("durable");
    Json.Obj context = Errand.context(receiver);
    var runners = new ArrayList<Runner>();
    var doors = new ArrayList<Door>();
    try {
      Runner own = Runner.start(HERE, options(isDurable, folder.resolve("own")));
      runners.add(own);
      List<Path> inside = isDurable ? List.of(folder.resolve("in-process")) : List.of();
      doors.add(InProcess.start(inside, context));
      doors.add(new OverHttp("HTTP, two calls", own, OverHttp.Calls.TWO, context));
      doors.add(new OverHttp("HTTP, one call", own, OverHttp.Calls.ONE, context));
      for (String other :
          parameters.containsKey("Other") ? words("Other", "") : List.<String>of()) {
        Path checkout = Path.of(other);
        Runner theirs = Runner.start(checkout, options(isDurable, folder.resolve("other")));
        runners.add(theirs);
        doors.add(new OverHttp("other, two calls", theirs, OverHttp.Calls.TWO, context));
      }
      for (String title : words("Loads", "inline,queued,call-api")) {
        measure(store, errand(title), doors);
      }
      if (!isDurable) {
        new LongRuns(out, runners).measure(context);
      }
    } finally {
      for (Door door : doors) {
        door.close();
      }
      runners.forEach(Runner::close);
    }
  }

  private static List<String> options(boolean isDurable, Path folder) {
    return isDurable ? List.of("--data=" + folder) : List.of();
  }

  private static Errand errand(String title) {
    return Stream.of(Errand.values())
        .filter(errand -> errand.title().equals(title))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Loads are inline, queued, call-api; not " + title));
  }

  private void measure(String store, Errand errand, List<Door> doors)
      throws InterruptedException, ExecutionException {
    int steps = number("Steps", 5);
    String workflow = errand.workflow(steps);
    for (Door door : doors) {
      door.put(workflow, errand.definition(steps));
      warmUp(door, workflow);
    }
    for (String callers : words("Callers", "1,50")) {
      measure(store, errand, doors, Integer.parseInt(callers));
    }
  }

  private void warmUp(Door door, String workflow) throws InterruptedException, ExecutionException {
    var watch = new Stopwatch();
    while (watch.seconds() < number("WarmUp", 5)) {
      Round.of(door, workflow, 20, 100);
    }
  }

  private void measure(String store, Errand errand, List<Door> doors, int callers)
      throws InterruptedException, ExecutionException {
    int runs = number("Runs", 1_000);
    int count = Math.max(1, callers == 1 ? runs / 4 : runs);
    var rounds = new LinkedHashMap<Door, List<Round>>();
    doors.forEach(door -> rounds.put(door, new ArrayList<>()));
    for (int i = 0; i < number("Rounds", 5); i++) {
      for (Door door : doors) {
        rounds.get(door).add(Round.of(door, errand.workflow(number("Steps", 5)), callers, count));
      }
    }
    List<Round> first = rounds.get(doors.getFirst());
    rounds.forEach((door, its) -> print(store, errand, callers, door, its, first));
  }

  private void print(
      String store, Errand errand, int callers, Door door, List<Round> rounds, List<Round> first) {
    Round median = Round.median(rounds);
    List<Double> runs = ratios(rounds, first, Round::runs);
    List<Double> p50 = ratios(rounds, first, Round::p50);
    out.printf(
        Locale.ROOT,
        "%-9s %-9s %8d %-24s %8.0f %8.2f %8.2f %14.2f %6.2f x, %.2f x (%.2f-%.2f)%n",
        store,
        errand.title(),
        callers,
        door.title(),
        median.runs(),
        median.p50(),
        median.p99(),
        median.cpu(),
        p50.get(p50.size() / 2),
        runs.get(runs.size() / 2),
        runs.getFirst(),
        runs.getLast());
  }

  /** A figure over that of the first line, round by round, the least first. */
  private static List<Double> ratios(
      List<Round> rounds, List<Round> first, ToDoubleFunction<Round> figure) {
    var ratios = new ArrayList<Double>();
    for (int i = 0; i < rounds.size(); i++) {
      ratios.add(figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(first.get(i)));
    }
    ratios.sort(Comparator.naturalOrder());
    return ratios;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
