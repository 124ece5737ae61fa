package dev.ratchet.emulator;

import static java.util.Objects.requireNonNull;

import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.template.Deployment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;

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

  /** The name of what a template that runs here is deployed as. */
  public static final String STACK = "ratchet";

  public Endpoints {
    requireNonNull(api, "api is null");
    requireNonNull(dynamoDb, "dynamoDb is null");
    requireNonNull(sqs, "sqs is null");
    requireNonNull(events, "events is null");
  }

  /**
   * Finds the ports that a run is asked to have; 0 is any free one.
   *
   * @throws StartFailure if one is taken, is no port, or is asked for twice
   */
  public static Endpoints choose(int api, int dynamoDb, int sqs, int events) throws StartFailure {
    var wanted = new LinkedHashMap<String, Integer>();
    wanted.put("--port", api);
    wanted.put("--dynamodb-port", dynamoDb);
    wanted.put("--sqs-port", sqs);
    wanted.put("--events-port", events);
    var takers = new HashMap<Integer, String>();
    for (var option : wanted.entrySet()) {
      var other = option.getValue() == 0 ? null : takers.put(option.getValue(), option.getKey());
      if (other != null) {
        throw new StartFailure(
            "%s and %s are both %d; give each a port of its own, or 0 for any free one"
                .formatted(other, option.getKey(), option.getValue()));
      }
    }
    var chosen = new ArrayList<LoopbackPort>();
    for (var option : wanted.entrySet()) {
      chosen.add(LoopbackPort.choose(option.getKey(), option.getValue()));
    }
    return new Endpoints(chosen.get(0), chosen.get(1), chosen.get(2), chosen.get(3));
  }

  /** What a template that runs here is deployed to. */
  public Deployment deployment() {
    return Deployment.local(STACK, name -> sqs.url() + "/000000000000/" + name, api.url());
  }
}
