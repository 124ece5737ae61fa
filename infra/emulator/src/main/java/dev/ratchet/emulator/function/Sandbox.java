package dev.ratchet.emulator.function;

import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.LambdaFunction;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One instance of a handler and the one thread that runs it, one event at a time. */
final class Sandbox implements AutoCloseable {

  /** How long a handler's constructor may take: as Lambda gives for SnapStart's snapshot. */
  private static final Duration START_MAX = Duration.ofSeconds(130);

  private final LambdaFunction function;
  private final Surroundings surroundings;
  private final FunctionLog log;
  private final ExecutorService thread;
  private HandlerClass.Handler handler;

  private Sandbox(
      LambdaFunction function,
      ClassLoader loader,
      String name,
      Surroundings surroundings,
      Report report) {
    this.function = function;
    this.surroundings = surroundings;
    this.log = new FunctionLog(function.name(), report);
    // Not virtual: a handler that never gives up its processor must not stop the servers.
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              var made = Thread.ofPlatform().name(name).daemon().unstarted(task);
              made.setContextClassLoader(loader);
              return made;
            });
  }

  /** A sandbox that is ready, or how its start failed. */
  sealed interface Start {

    record Ready(Sandbox sandbox) implements Start {}

    record Failed(Outcome outcome) implements Start {}
  }

  /** Makes a sandbox and the handler in it. */
  static Start start(
      LambdaFunction function,
      HandlerClass type,
      Map<String, String> environment,
      String name,
      Surroundings surroundings,
      Report report)
      throws InterruptedException {
    var sandbox = new Sandbox(function, type.loader(), name, surroundings, report);
    var outcome =
        sandbox.run(
            START_MAX,
            () -> {
              sandbox.handler = type.instantiate(environment);
              return new byte[0];
            });
    return switch (outcome) {
      case Outcome.Answered _ -> new Start.Ready(sandbox);
      case Outcome.Failed _, Outcome.TimedOut _, Outcome.Throttled _ -> {
        sandbox.close();
        yield new Start.Failed(outcome);
      }
    };
  }

  /** Has the handler answer one event within the function's timeout. */
  Outcome invoke(String requestId, byte[] event) throws InterruptedException {
    var deadline = surroundings.ticks() + function.timeout().toMillis();
    var context = new InvocationContext(function, requestId, deadline, surroundings, log);
    return run(function.timeout(), () -> handler.handle(event, context));
  }

  @FunctionalInterface
  private interface Work {

    byte[] result() throws Throwable;
  }

  private Outcome run(Duration longest, Work work) throws InterruptedException {
    var running =
        thread.submit(() -> ScopedValue.where(FunctionLog.CURRENT, log).call(() -> attempt(work)));
    try {
      return running.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      log.log("Task timed out after %.2f seconds".formatted(longest.toMillis() / 1000.0));
      return new Outcome.TimedOut(longest);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the sandbox of " + function.name() + " broke", e);
    } catch (InterruptedException e) {
      running.cancel(true);
      throw e;
    }
  }

  /** Whatever a function throws, errors of the virtual machine among it, is the function's own. */
  private Outcome attempt(Work work) {
    try {
      return new Outcome.Answered(work.result());
    } catch (Throwable thrown) {
      log.log(thrown);
      return new Outcome.Failed(thrown.getClass().getName(), String.valueOf(thrown.getMessage()));
    }
  }

  /** Ends the thread, interrupting what it does. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
