package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a template deploys, with every reference resolved: the subset of AWS SAM that Ratchet's
 * {@code template.yaml} uses. What the subset does not know is an error and never ignored.
 *
 * @param file the file that was read
 * @param parameters its parameters, each with the value in force
 * @param functions the Lambda functions
 * @param queues the SQS queues, dead-letter queues among them
 * @param tables the DynamoDB tables
 * @param buses the EventBridge buses
 * @param rules the EventBridge rules
 * @param apis the HTTP API; empty or one
 * @param outputs the values that the deployment tells its owner, by name
 * @param resources all resources as AWS is asked for them, those of nested stacks among them
 */
public record Template(
    Path file,
    List<Parameter> parameters,
    List<LambdaFunction> functions,
    List<SqsQueue> queues,
    List<DynamoTable> tables,
    List<EventBus> buses,
    List<EventRule> rules,
    List<HttpApi> apis,
    Map<String, String> outputs,
    List<AwsResource> resources) {

  public Template {
    requireNonNull(file, "file is null");
    parameters = List.copyOf(parameters);
    functions = List.copyOf(functions);
    queues = List.copyOf(queues);
    tables = List.copyOf(tables);
    buses = List.copyOf(buses);
    rules = List.copyOf(rules);
    apis = List.copyOf(apis);
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    resources = List.copyOf(resources);
  }

  /**
   * Reads a template as it would be deployed.
   *
   * @param file the template; code paths are resolved against its folder
   * @param deployment where it is deployed to
   * @param parameters values for parameters; the others take their defaults
   * @throws TemplateException with every problem of the template and of the given parameters
   */
  public static Template read(Path file, Deployment deployment, Map<String, String> parameters)
      throws TemplateException {
    return new TemplateReader(file, deployment).read(parameters);
  }

  /**
   * The queue with a logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SqsQueue queue(String logicalId) {
    return queues.stream()
        .filter(queue -> queue.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no queue has the id " + logicalId));
  }

  /**
   * The function with a logical id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public LambdaFunction function(String logicalId) {
    return functions.stream()
        .filter(function -> function.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no function has the id " + logicalId));
  }
}
