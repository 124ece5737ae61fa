package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** What the world outside wants of the system: it starts runs and signals to them. */
final class Workload {
  private static final Duration API_TIMEOUT = Duration.ofSeconds(30);
  private static final int BUSY_MILLIS = 60_000;
  private static final int BURST_MILLIS = 200;
  private static final int RUNS_MAX = 3;
  private static final int CROWD_MAX = 7;
  private static final int SIGNALS_MAX = 4;
  private static final int BURSTS_MAX = 8;
  private static final int AGAIN_MILLIS = 8_000;

  /** A text that no message of a queue may hold as it is. */
  private static final String UNSENDABLE = "\uFFFE\u0001\uD800\uFFFF";

  private static final int[] DELAY_SECONDS = {0, 0, 0, 0, 5, 90, 2_400};

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Gate gate;
  private final Mail mail;
  private final Witness witness;
  private final Lambda lambda;
  private final Channel signals;
  private final List<RunId> runs = new ArrayList<>();
  private final Map<String, RunId> keys = new HashMap<>();
  private long startCalls;
  private long signalCalls;
  private long delays;

  Workload(
      Timeline timeline,
      Faults faults,
      SplittableRandom random,
      Gate gate,
      Mail mail,
      Witness witness,
      Lambda lambda,
      Channel signals) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.mail = requireNonNull(mail, "mail is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.lambda = requireNonNull(lambda, "lambda is null");
    this.signals = requireNonNull(signals, "signals is null");
  }

  /** How often somebody called for a run, a repeat included. */
  long startCalls() {
    return startCalls;
  }

  /** How often a signal was sent, a repeat included. */
  long signalCalls() {
    return signalCalls;
  }

  /** The runs that were accepted. */
  List<RunId> runs() {
    return List.copyOf(runs);
  }

  /** How many runs were to start late. */
  long delays() {
    return delays;
  }

  /** Plans everything that will be wanted. */
  void plan(List<String> workflows) {
    int within = random.nextInt(3) == 0 ? BURST_MILLIS : BUSY_MILLIS;
    int most = within == BURST_MILLIS && random.nextInt(4) == 0 ? CROWD_MAX : RUNS_MAX;
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      String key = random.nextInt(4) == 0 ? "" : "key-" + i;
      int delay = DELAY_SECONDS[random.nextInt(DELAY_SECONDS.length)];
      delays += delay > 0 ? 1 : 0;
      var wish =
          new RunService.Start(
              workflows.get(random.nextInt(workflows.size())),
              new RunService.Version.Latest(),
              context(i),
              key,
              Duration.ofSeconds(delay));
      timeline.at(soon(within), () -> start(wish));
    }
    int signalCount = random.nextInt(SIGNALS_MAX + 1);
    for (int i = 0; i < signalCount; i++) {
      String key = "signal-" + random.nextInt(SIGNALS_MAX);
      boolean isEvent = random.nextBoolean();
      int number = random.nextInt(RUNS_MAX);
      timeline.at(soon(2 * BUSY_MILLIS), () -> signal(number, key, isEvent));
      timeline.at(soon(2 * BUSY_MILLIS), this::meddle);
    }
    if (random.nextInt(3) == 0) {
      long at = soon(BUSY_MILLIS);
      int number = random.nextInt(RUNS_MAX);
      for (int i = random.nextInt(BURSTS_MAX); i >= 0; i--) {
        String key = "burst-" + i;
        timeline.at(at + random.nextInt(2), () -> signal(number, key, false));
      }
    }
  }

  private Json.Obj context(int number) {
    Json.Obj context =
        Json.Obj.EMPTY
            .with("flag", Json.of(random.nextBoolean()))
            .with(Definitions.GROUP, random.nextBoolean() ? "a" : "b")
            .with("number", number)
            .with(UNSENDABLE, UNSENDABLE);
    return switch (random.nextInt(6)) {
      case 0 -> context;
      case 1 -> context.with(Definitions.LEVEL, "high");
      case 2 -> context.with(Definitions.LEVEL, 0);
      default -> context.with(Definitions.LEVEL, 1);
    };
  }

  /** Asks for what makes no sense, or of a run that does not exist. */
  private void meddle() {
    if (faults.strikes(Fault.EVENT_SENSELESS)) {
      String body = EventTexts.SENSELESS.get(random.nextInt(EventTexts.SENSELESS.size()));
      send(body);
    }
    if (faults.strikes(Fault.RUN_UNKNOWN)) {
      RunId run = RunId.create(Instant.ofEpochMilli(timeline.now()), random);
      var signal = new Signals.Signal(run, "unknown", Definitions.SIGNAL, Payload.NONE);
      send(EventTexts.signal(signal));
      call(
          true,
          () -> signalCalls++,
          sandbox -> {
            Signals.Answer answer = sandbox.signals().signal(signal);
            boolean isTold = answer instanceof Signals.Answer.UnknownRun;
            return () -> unless(isTold, Rule.SIGNALS, "%s is answered by %s", signal, answer);
          });
    }
  }

  /** Has an event bring something. */
  void send(String event) {
    mail.send(signals, "", "", event, Duration.ZERO);
  }

  private long soon(int millis) {
    return timeline.now() + random.nextInt(millis);
  }

  private void start(RunService.Start wish) {
    call(
        !wish.key().isEmpty(),
        () -> startCalls++,
        sandbox -> {
          RunService.Started answer = sandbox.runs().start(wish);
          return () -> started(wish, answer);
        });
  }

  /**
   * Calls the API; where a repeat is harmless, again and again until there is an answer.
   *
   * @param counted what counts a call
   * @param work calls, and gives what the caller makes of the answer
   */
  void call(boolean isRepeatable, Runnable counted, Function<Sandbox, Runnable> work) {
    counted.run();
    var answered = new boolean[1];
    lambda.begin(
        "api",
        API_TIMEOUT,
        sandbox -> {
          Runnable heard = work.apply(sandbox);
          gate.crashIf(Fault.CRASH_BEFORE_ACKNOWLEDGE, "api");
          heard.run();
          answered[0] = true;
        });
    boolean isRepeated = isRepeatable && faults.strikes(Fault.CALL_REPEATED);
    if (isRepeated) {
      timeline.at(soon(AGAIN_MILLIS), () -> call(false, counted, work));
    }
    if (isRepeatable) {
      timeline.at(
          timeline.now() + API_TIMEOUT.toMillis() + 1,
          () -> {
            if (!answered[0]) {
              call(true, counted, work);
            }
          });
    }
  }

  private void started(RunService.Start wish, RunService.Started answer) {
    if (!(answer instanceof RunService.Started.Accepted accepted)) {
      throw new Violation(Rule.STARTS, wish + " is refused: " + answer);
    }
    RunId run = accepted.header().id();
    gate.trace("accepted", wish.key(), run, 0);
    witness.accepted(accepted.header(), wish.workflow());
    unless(
        witness.run(run).input().equals(wish.context()),
        Rule.STARTS,
        "%s has another context than %s",
        run,
        wish);
    if (!wish.key().isEmpty()) {
      RunId before = keys.put(wish.key() + wish.workflow(), run);
      unless(
          before == null
              || before.equals(run)
              || witness.run(before).deleted
              || witness.run(run).deleted,
          Rule.STARTS,
          "%s starts %s and %s",
          wish,
          before,
          run);
    }
    if (!runs.contains(run)) {
      runs.add(run);
    }
  }

  private void signal(int number, String key, boolean isEvent) {
    if (runs.isEmpty()) {
      return;
    }
    signal(runs.get(number % runs.size()), key, isEvent);
  }

  /**
   * Signals to a run.
   *
   * @param isEvent whether by an event, and not by a call
   */
  void signal(RunId run, String key, boolean isEvent) {
    var signal = signalTo(run, key);
    if (isEvent) {
      signalCalls++;
      send(EventTexts.signal(signal));
      while (faults.strikes(Fault.EVENT_REPEATED)) {
        signalCalls++;
        send(EventTexts.signal(signal));
      }
    } else {
      signal(run, key, () -> {});
    }
  }

  private static Signals.Signal signalTo(RunId run, String key) {
    return new Signals.Signal(run, key, Definitions.SIGNAL, Payload.of(Json.of(key)));
  }

  /**
   * Signals to a run by a call.
   *
   * @param then what the caller does once it is told that the run has the signal
   */
  void signal(RunId run, String key, Runnable then) {
    Signals.Signal signal = signalTo(run, key);
    call(
        true,
        () -> signalCalls++,
        sandbox -> {
          Signals.Signal sent = faults.strikes(Fault.BYTES_SENT) ? inBytes(signal) : signal;
          Signals.Answer answer = sandbox.signals().signal(sent);
          return () -> {
            signalled(sent, answer);
            if (answer instanceof Signals.Answer.JsonExpected) {
              signal(run, key, then);
            } else if (!(answer instanceof Signals.Answer.Closed)) {
              then.run();
            }
          };
        });
  }

  private static Signals.Signal inBytes(Signals.Signal signal) {
    Payload payload = Payloads.bytes(signal.key(), 1);
    return new Signals.Signal(signal.run(), signal.key(), signal.name(), payload);
  }

  private void signalled(Signals.Signal signal, Signals.Answer answer) {
    RunModel run = witness.run(signal.run());
    boolean isBytes = signal.payload() instanceof Payload.Encoded;
    boolean holds =
        switch (answer) {
          case Signals.Answer.Accepted _, Signals.Answer.Repeated _ ->
              run.inbox.containsKey(signal.key()) && !isBytes;
          case Signals.Answer.JsonExpected _ -> isBytes;
          case Signals.Answer.Closed _ -> !run.closings.isEmpty();
          case Signals.Answer.UnknownRun _ -> run.deleted;
          case Signals.Answer.TooLarge _, Signals.Answer.TooDeep _ -> false;
        };
    unless(holds, Rule.SIGNALS, "%s is answered by %s", signal, answer);
  }
}
