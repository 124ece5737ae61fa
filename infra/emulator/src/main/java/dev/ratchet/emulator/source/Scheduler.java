package dev.ratchet.emulator.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.function.Outcome;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.ScheduleSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Invokes a function at the times of a schedule. */
public final class Scheduler {

  /** The pauses before the two retries that Lambda makes of an asynchronous invocation. */
  private static final List<Duration> RETRIES =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

  private final ScheduleSource source;
  private final Schedule schedule;
  private final LocalFunction function;
  private final Deployment deployment;
  private final Surroundings surroundings;
  private volatile Thread thread;

  /**
   * A schedule that does not run yet.
   *
   * @throws StartFailure if its expression cannot be read
   */
  public Scheduler(
      ScheduleSource source,
      LocalFunction function,
      Deployment deployment,
      Surroundings surroundings)
      throws StartFailure {
    this.source = source;
    this.function = function;
    this.deployment = deployment;
    this.surroundings = surroundings;
    try {
      this.schedule = Schedule.of(source.expression());
    } catch (IllegalArgumentException e) {
      throw new StartFailure(
          "function %s, event %s: %s"
              .formatted(function.definition().name(), source.name(), e.getMessage()),
          e);
    }
  }

  /** Begins to wait for the next time, unless the source is disabled. */
  public void start() {
    if (source.enabled()) {
      thread = Thread.ofVirtual().name("schedule-" + source.name()).start(this::run);
    }
  }

  /** Invokes no more. */
  public void stop() {
    var running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void run() {
    try {
      var time = surroundings.clock().instant();
      while (true) {
        time = schedule.next(time);
        var wait = Duration.between(surroundings.clock().instant(), time);
        if (wait.isPositive()) {
          surroundings.pause(wait);
        }
        var due = time;
        Thread.ofVirtual().name("scheduled-" + source.name()).start(() -> fire(due));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fire(Instant time) {
    var event = event(time).getBytes(UTF_8);
    var id = surroundings.uuid();
    try {
      var outcome = function.invoke(id, event);
      for (var pause : RETRIES) {
        if (outcome instanceof Outcome.Answered) {
          return;
        }
        surroundings.pause(pause);
        outcome = function.invoke(id, event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String event(Instant time) {
    if (!source.input().isEmpty()) {
      return source.input();
    }
    var event = Json.object();
    event.put("version", "0");
    event.put("id", surroundings.uuid());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", deployment.account());
    event.put("time", time.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", deployment.region());
    event
        .putArray("resources")
        .add(
            "arn:%s:events:%s:%s:rule/%s"
                .formatted(
                    deployment.partition(),
                    deployment.region(),
                    deployment.account(),
                    source.name()));
    event.putObject("detail");
    return Json.write(event);
  }
}
