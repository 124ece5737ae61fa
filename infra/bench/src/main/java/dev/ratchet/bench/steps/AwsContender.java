package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.tool.Api;
import dev.ratchet.core.json.Json;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.LocalSystem;
import dev.ratchet.local.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Ratchet as {@code template.yaml} deploys it, on DynamoDB Local and ElasticMQ. */
final class AwsContender implements Contender {
  private final LocalSystem system;
  private final Workflow workflow;
  private final Api api;

  private AwsContender(LocalSystem system, Workflow workflow) {
    this.system = requireNonNull(system, "system is null");
    this.workflow = requireNonNull(workflow, "workflow is null");
    this.api = new Api(system.endpoints().api().url());
    api.call("PUT", "/v1/workflows/" + workflow.name(), workflow.definition());
  }

  static AwsContender start(Parameters parameters, String queue)
      throws StartFailure, InterruptedException {
    String slots = Integer.toString(Math.max(2, parameters.inFlight()));
    var settings =
        new Settings(
            Path.of("template.yaml"),
            0,
            0,
            0,
            0,
            new Settings.Data.None(),
            Map.of("DefaultSlots", slots, "OrchestratorSlots", slots));
    Path classes =
        Path.of(
            URI.create(Step.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    LocalSystem system =
        LocalSystem.start(settings, Surroundings.real(), new Report(System.err), List.of(classes));
    return new AwsContender(system, Workflow.chain(parameters.steps(), queue));
  }

  @Override
  public void once() {
    Json.Obj run = api.await(api.start(workflow.name(), Json.Obj.EMPTY));
    if (!run.text("status").orElse("").equals("success")) {
      throw new IllegalStateException("A run did not succeed: " + run.text());
    }
  }

  @Override
  public String durability() {
    return "nothing is durable (DynamoDB Local in memory); every call goes over HTTP, and the API"
        + " looks for a run's end after 50 ms, then less and less often";
  }

  @Override
  public void close() {
    api.close();
    system.close();
  }
}
