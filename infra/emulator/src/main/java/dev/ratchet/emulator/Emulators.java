package dev.ratchet.emulator;

import dev.ratchet.emulator.aws.Storage;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.template.Template;
import dev.ratchet.template.TemplateException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The services that a template asks for, emulated in memory on free ports, and none of its
 * functions: for who runs those in another way.
 */
public final class Emulators implements AutoCloseable {

  private final Template template;
  private final Map<String, String> environment;
  private final Backends backends;

  private Emulators(Template template, Map<String, String> environment, Backends backends) {
    this.template = template;
    this.environment = environment;
    this.backends = backends;
  }

  /**
   * Starts them.
   *
   * @param file the template
   * @param parameters values for its parameters; the others take their defaults
   */
  public static Emulators start(
      Path file, Map<String, String> parameters, Surroundings surroundings, Report report)
      throws StartFailure, TemplateException, InterruptedException {
    var endpoints = Endpoints.choose(0, 0, 0, 0);
    var deployment = endpoints.deployment();
    var template = Template.read(file, deployment, parameters);
    var storage = new Storage.Memory();
    return new Emulators(
        template,
        Backends.environment(endpoints, deployment),
        Backends.start(endpoints, storage, template, deployment, surroundings, report));
  }

  /** The template, deployed to them. */
  public Template template() {
    return template;
  }

  /** The environment variables of a function of the template. */
  public Map<String, String> environment(LambdaFunction function) {
    var all = new HashMap<>(environment);
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    all.putAll(function.environment());
    return all;
  }

  /** A client of the queues. */
  public SqsClient sqs() {
    return backends.sqs();
  }

  @Override
  public void close() {
    backends.close();
  }
}
