package dev.ratchet.emulator.function;

import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.LambdaFunction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A function of the template: sandboxes made when they are needed, and kept for the next event. */
public final class LocalFunction implements AutoCloseable {

  /** The version of every function here. */
  public static final String VERSION = "$LATEST";

  /** How many invocations of a function may run at once: an account's limit on AWS. */
  static final int CONCURRENCY_MAX = 1_000;

  private final LambdaFunction function;
  private final HandlerClass handler;
  private final Map<String, String> environment;
  private final Surroundings surroundings;
  private final Report report;
  private final ConcurrentLinkedDeque<Sandbox> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore free = new Semaphore(CONCURRENCY_MAX);
  private final AtomicInteger made = new AtomicInteger();

  private LocalFunction(
      LambdaFunction function,
      HandlerClass handler,
      Map<String, String> environment,
      Surroundings surroundings,
      Report report) {
    this.function = function;
    this.handler = handler;
    this.environment = Map.copyOf(environment);
    this.surroundings = surroundings;
    this.report = report;
  }

  /**
   * A function whose handler class is there.
   *
   * @param environment what its handlers see as environment variables
   * @throws StartFailure if the class is not there or cannot be a handler
   */
  public static LocalFunction of(
      LambdaFunction function,
      FunctionLoader loader,
      Map<String, String> environment,
      Surroundings surroundings,
      Report report)
      throws StartFailure {
    var handler = HandlerClass.find(function, loader);
    return new LocalFunction(function, handler, environment, surroundings, report);
  }

  /** What the template says of it. */
  public LambdaFunction definition() {
    return function;
  }

  /** How many sandboxes were made so far. */
  public int sandboxesMade() {
    return made.get();
  }

  /**
   * Invokes the function with an event and waits for its end.
   *
   * @param requestId the id that the handler sees
   * @param event JSON
   * @throws InterruptedException if this thread is told to stop; the function is then interrupted
   */
  public Outcome invoke(String requestId, byte[] event) throws InterruptedException {
    if (!free.tryAcquire()) {
      return new Outcome.Throttled();
    }
    try {
      var ready = idle.pollFirst();
      if (ready != null) {
        return invoke(ready, requestId, event);
      }
      var name = function.name() + "-" + made.incrementAndGet();
      var started = Sandbox.start(function, handler, environment, name, surroundings, report);
      return switch (started) {
        case Sandbox.Start.Ready(var sandbox) -> invoke(sandbox, requestId, event);
        case Sandbox.Start.Failed(var outcome) -> outcome;
      };
    } finally {
      free.release();
    }
  }

  private Outcome invoke(Sandbox sandbox, String requestId, byte[] event)
      throws InterruptedException {
    Outcome outcome;
    try {
      outcome = sandbox.invoke(requestId, event);
    } catch (InterruptedException e) {
      sandbox.close();
      throw e;
    }
    switch (outcome) {
      case Outcome.Answered _, Outcome.Failed _ -> idle.addFirst(sandbox);
      case Outcome.TimedOut _, Outcome.Throttled _ -> sandbox.close();
    }
    return outcome;
  }

  /**
   * Refuses further events and waits for those under way.
   *
   * @return whether all of them ended in time
   */
  public boolean drain(Duration longest) throws InterruptedException {
    return free.tryAcquire(CONCURRENCY_MAX, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the idle sandboxes. */
  @Override
  public void close() {
    for (var sandbox = idle.poll(); sandbox != null; sandbox = idle.poll()) {
      sandbox.close();
    }
  }
}
