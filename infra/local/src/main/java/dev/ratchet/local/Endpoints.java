package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import dev.ratchet.template.Deployment;

/**
 * Where everything is reached.
 *
 * @param api the HTTP API
 * @param dynamoDb the DynamoDB endpoint
 * @param sqs the SQS endpoint
 * @param events the EventBridge endpoint
 */
public record Endpoints(
    LoopbackPort api, LoopbackPort dynamoDb, LoopbackPort sqs, LoopbackPort events) {

  private static final String STACK = "ratchet";

  public Endpoints {
    requireNonNull(api, "api is null");
    requireNonNull(dynamoDb, "dynamoDb is null");
    requireNonNull(sqs, "sqs is null");
    requireNonNull(events, "events is null");
  }

  /** What a template that runs here is deployed to. */
  public Deployment deployment() {
    return Deployment.local(STACK, name -> sqs.url() + "/000000000000/" + name, api.url());
  }
}
