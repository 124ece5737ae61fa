package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.QueueRules;
import dev.ratchet.embedded.queue.MessageQueue.Rules;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.SqsSource;
import dev.ratchet.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a template says of a deployment that is in one process: of its functions, those that are
 * Ratchet's own.
 *
 * @param stack what its metrics are told from others by
 * @param code where the code of tasks is
 * @param allowPrivateNetwork whether built-in tasks may call private addresses
 * @param retention how long closed runs are kept where nothing is set
 * @param attemptTime how long one attempt of a Task Run may take
 * @param slots the worker slots of each Task Queue, by its name
 * @param foreign the names of functions that are not Ratchet's
 */
record EmbeddedPlan(
    String stack,
    Path code,
    boolean allowPrivateNetwork,
    Retention retention,
    int orchestrators,
    Duration attemptTime,
    Map<String, Integer> slots,
    QueueRules rules,
    List<String> foreign) {

  private static final String HANDLERS = "dev.ratchet.handlers.";
  private static final String ORCHESTRATOR = HANDLERS + "OrchestratorHandler";
  private static final String WORKER = HANDLERS + "WorkerHandler";
  private static final String TIMER = HANDLERS + "TimerHandler";
  private static final String SIGNAL = HANDLERS + "SignalHandler";

  /** Invocations at once of a source without a maximum: what Lambda starts a source with. */
  private static final int CONCURRENCY_WHEN_UNBOUNDED = 5;

  EmbeddedPlan {
    requireNonNull(stack, "stack is null");
    requireNonNull(code, "code is null");
    requireNonNull(retention, "retention is null");
    requireNonNull(attemptTime, "attemptTime is null");
    slots = Map.copyOf(slots);
    requireNonNull(rules, "rules is null");
    foreign = List.copyOf(foreign);
  }

  /** A source of a function, and its queue. */
  private record Fed(LambdaFunction function, SqsSource source, SqsQueue queue) {
    int concurrency() {
      return source.maximumConcurrency() == SqsSource.UNBOUNDED
          ? CONCURRENCY_WHEN_UNBOUNDED
          : source.maximumConcurrency();
    }

    Rules rules() {
      var receives =
          switch (queue.redrive()) {
            case SqsQueue.Redrive.Never() -> Rules.NO_MAX;
            case SqsQueue.Redrive.To(_, var most) -> most;
          };
      return new Rules(queue.fifo(), queue.visibilityTimeout().toMillis(), receives);
    }
  }

  /**
   * Reads what a template says.
   *
   * @throws StartFailure if it lacks a function that Ratchet needs
   */
  static EmbeddedPlan of(Template template) throws StartFailure {
    var orchestrator = one(template, ORCHESTRATOR);
    var workers = fed(template, WORKER).toList();
    var slots = new HashMap<String, Integer>();
    var rules = new HashMap<String, Rules>();
    var attemptTime = Duration.ZERO;
    for (var worker : workers) {
      var name = taskQueue(worker);
      slots.put(name, worker.concurrency());
      rules.put(name, worker.rules());
      var time = worker.function().timeout();
      attemptTime = attemptTime.compareTo(time) < 0 ? time : attemptTime;
    }
    var function = orchestrator.function();
    var queues =
        new QueueRules(
            orchestrator.rules(),
            one(template, TIMER).rules(),
            one(template, SIGNAL).rules(),
            rules);
    return new EmbeddedPlan(
        function.environment().getOrDefault("RATCHET_STACK", ""),
        function.code(),
        Boolean.parseBoolean(function.environment().get("RATCHET_ALLOW_PRIVATE_NETWORK")),
        retention(function),
        orchestrator.concurrency(),
        attemptTime,
        slots,
        queues,
        foreign(template));
  }

  private static Retention retention(LambdaFunction function) throws StartFailure {
    var days = function.environment().getOrDefault("RATCHET_RETENTION_DAYS", "");
    try {
      return Retention.ofSetting(days).over(Retention.STANDARD);
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "function %s: RATCHET_RETENTION_DAYS: %s".formatted(function.name(), e.getMessage()), e);
    }
  }

  private static Stream<Fed> fed(Template template, String handler) {
    return template.functions().stream()
        .filter(function -> function.handler().equals(handler))
        .flatMap(
            function ->
                function.sources().stream()
                    .filter(SqsSource.class::isInstance)
                    .map(SqsSource.class::cast)
                    .map(source -> new Fed(function, source, template.queue(source.queue()))));
  }

  private static Fed one(Template template, String handler) throws StartFailure {
    var found = fed(template, handler).findFirst();
    return found.orElseThrow(
        () ->
            new StartFailure(
                "the template has no function with the handler %s and a queue; --store aws runs it"
                        .formatted(handler)
                    + " all the same"));
  }

  /** The name of a worker's Task Queue, which the environment maps to its queue. */
  private static String taskQueue(Fed worker) throws StartFailure {
    var known = worker.function().environment().getOrDefault("RATCHET_TASK_QUEUES", "");
    return Stream.of(known.split(","))
        .map(pair -> pair.strip().split("=", 2))
        .filter(pair -> pair.length == 2 && isQueue(pair[1], worker.queue().name()))
        .map(pair -> pair[0])
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailure(
                    "function %s: RATCHET_TASK_QUEUES names no Task Queue for %s; it is %s"
                        .formatted(worker.function().name(), worker.queue().name(), known)));
  }

  private static boolean isQueue(String url, String name) {
    return url.substring(url.lastIndexOf('/') + 1).equals(name);
  }

  private static List<String> foreign(Template template) {
    return template.functions().stream()
        .filter(function -> !function.handler().startsWith(HANDLERS))
        .map(LambdaFunction::name)
        .toList();
  }
}
