package dev.ratchet.bench.cloud;

/** What takes time on the way through a deployment. */
public enum Call {
  /** A read of DynamoDB. */
  READ,
  /** A write of DynamoDB, whether its condition holds or not. */
  WRITE,
  /** A request to SQS or EventBridge. */
  SEND,
  /** The way of a message from the end of its send to the function that receives it. */
  DELIVERY
}
