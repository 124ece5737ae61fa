package dev.ratchet.bench.cloud;

/**
 * A point on one path of events through a deployment: when it is, and how many remote calls and
 * deliveries one after another led there. What goes on beside a path is not on it, so calls that
 * several deliveries make at the same time count once.
 *
 * @param nanos the time since the deployment began, in nanoseconds
 * @param reads reads of DynamoDB
 * @param writes writes of DynamoDB
 * @param sends requests to SQS and EventBridge, each of one message or a batch
 * @param deliveries messages that were received
 */
public record Moment(long nanos, int reads, int writes, int sends, int deliveries) {
  /** Where every deployment begins. */
  public static final Moment BEGINNING = new Moment(0, 0, 0, 0, 0);

  /** The way from an earlier moment of the same path to this one. */
  public Moment minus(Moment earlier) {
    return new Moment(
        nanos - earlier.nanos,
        reads - earlier.reads,
        writes - earlier.writes,
        sends - earlier.sends,
        deliveries - earlier.deliveries);
  }

  /** The same place on the path, so much later. */
  Moment later(long moreNanos) {
    return new Moment(nanos + moreNanos, reads, writes, sends, deliveries);
  }

  /** The moment at the end of a call that takes so long. */
  Moment after(Call call, long callNanos) {
    long then = nanos + callNanos;
    return switch (call) {
      case READ -> new Moment(then, reads + 1, writes, sends, deliveries);
      case WRITE -> new Moment(then, reads, writes + 1, sends, deliveries);
      case SEND -> new Moment(then, reads, writes, sends + 1, deliveries);
      case DELIVERY -> new Moment(then, reads, writes, sends, deliveries + 1);
    };
  }
}
