package dev.ratchet.simulation.mutation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.simulation.Campaign;
import dev.ratchet.simulation.Report;
import dev.ratchet.simulation.Simulation;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs worlds until one breaks a rule, and says in one line after how many, and which rule. A world
 * that never ends, since its engine goes round in circles without asking for anything, is caught as
 * one that hangs.
 */
public final class Hunt {
  private static final int WORLD_SECONDS_MAX = 60;
  private static final String HANGS = "HANGS";
  private static final String CAUGHT = "caught";
  private static final String SURVIVED = "survived";

  private Hunt() {}

  /** What a hunt came to. */
  public sealed interface Outcome {
    /** A world broke a rule. */
    record Caught(long worlds, String rule, String message) implements Outcome {
      public Caught {
        requireNonNull(rule, "rule is null");
        requireNonNull(message, "message is null");
      }
    }

    /** None did. */
    record Survived(long worlds) implements Outcome {}

    /** The hunt itself failed. */
    record Broken(String reason) implements Outcome {
      public Broken {
        requireNonNull(reason, "reason is null");
      }
    }
  }

  /** Hunts from the first seed on, as many as the second argument says. */
  public static void main(String[] args) {
    Campaign.silenceEngine();
    long first = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    var world = new AtomicLong(-1);
    watch(world);
    for (long i = 0; i < count; i++) {
      world.set(i);
      Report report = Simulation.run(first + i);
      if (!report.isFine()) {
        Report.Broken broken = report.broken().getFirst();
        String message = broken.message().lines().findFirst().orElse("");
        System.out.println(CAUGHT + "\t" + (i + 1) + "\t" + broken.rule() + "\t" + message);
        System.exit(0);
      }
    }
    System.out.println(SURVIVED + "\t" + count);
    System.exit(0);
  }

  /** Ends the hunt once one world has taken too long. */
  private static void watch(AtomicLong world) {
    var before = new AtomicLong(-1);
    Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())
        .scheduleAtFixedRate(
            () -> {
              long now = world.get();
              if (before.getAndSet(now) == now) {
                System.out.println(CAUGHT + "\t" + (now + 1) + "\t" + HANGS + "\tit never ends");
                System.exit(0);
              }
            },
            WORLD_SECONDS_MAX,
            WORLD_SECONDS_MAX,
            TimeUnit.SECONDS);
  }

  static Outcome read(String output) {
    String line = output.lines().reduce("", (_, last) -> last);
    String[] parts = line.split("\t", 4);
    return switch (parts[0]) {
      case CAUGHT -> new Outcome.Caught(Long.parseLong(parts[1]), parts[2], parts[3]);
      case SURVIVED -> new Outcome.Survived(Long.parseLong(parts[1]));
      default -> new Outcome.Broken("it said: " + output.strip());
    };
  }
}
