package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long calls take on AWS, as the model has it: the medians, and how far they spread. With a
 * spread of s a call takes its median times e to the power of s times a standard normal draw: at
 * 0.5, one call in a hundred takes more than 3.2 times the median.
 *
 * @param spread 0 for calls that all take their median
 */
public record Delays(
    Duration read, Duration write, Duration send, Duration delivery, double spread) {
  /** What is assumed unless told otherwise; all calls take their median. */
  public static final Delays STANDARD =
      new Delays(
          Duration.ofMillis(3),
          Duration.ofMillis(4),
          Duration.ofMillis(8),
          Duration.ofMillis(12),
          0);

  public Delays {
    requireNonNull(read, "read is null");
    requireNonNull(write, "write is null");
    requireNonNull(send, "send is null");
    requireNonNull(delivery, "delivery is null");
    if (!(spread >= 0 && spread <= 3)) {
      throw new IllegalArgumentException("A spread is 0 to 3; found " + spread + ".");
    }
  }

  /**
   * The standard, changed by what is given: {@code read-ms}, {@code write-ms}, {@code send-ms},
   * {@code delivery-ms} and {@code spread}.
   */
  public static Delays of(Map<String, String> parameters) {
    return new Delays(
        millis(parameters, "read-ms", STANDARD.read),
        millis(parameters, "write-ms", STANDARD.write),
        millis(parameters, "send-ms", STANDARD.send),
        millis(parameters, "delivery-ms", STANDARD.delivery),
        Double.parseDouble(parameters.getOrDefault("spread", "0")));
  }

  private static Duration millis(Map<String, String> parameters, String name, Duration otherwise) {
    String given = parameters.get(name);
    return given == null
        ? otherwise
        : Duration.ofNanos(Math.round(Double.parseDouble(given) * 1_000_000));
  }

  /** The median of a call. */
  public Duration median(Call call) {
    return switch (call) {
      case READ -> read;
      case WRITE -> write;
      case SEND -> send;
      case DELIVERY -> delivery;
    };
  }

  /** How long one call takes, in nanoseconds. */
  public long draw(Call call, RandomGenerator random) {
    long median = median(call).toNanos();
    return spread == 0 ? median : Math.round(median * Math.exp(spread * random.nextGaussian()));
  }
}
