package dev.ratchet.testkit.mutation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.testkit.simulation.Campaign;
import dev.ratchet.testkit.simulation.Report;
import dev.ratchet.testkit.simulation.Simulation;

/** Runs worlds until one breaks a rule, and says in one line after how many, and which rule. */
public final class Hunt {
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
    for (long i = 0; i < count; i++) {
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
