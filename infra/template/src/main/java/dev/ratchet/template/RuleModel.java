package dev.ratchet.template;

import dev.ratchet.template.EventRule.Input;
import dev.ratchet.template.ResourceType.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes buses and rules, and checks that rules lead from a bus to queues. */
final class RuleModel {

  private static final String DEFAULT_BUS = "default";
  private static final int MAXIMUM_RETRIES = 185;
  private static final Duration MAXIMUM_AGE = Duration.ofHours(24);
  private static final List<String> INPUTS = List.of("Input", "InputPath", "InputTransformer");

  private final Deployed deployed;
  private final Problems problems;

  RuleModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<EventBus> buses() {
    return deployed.sound(Kind.EVENT_BUS).stream()
        .map(
            resource ->
                new EventBus(resource.logicalId(), deployed.name(resource), deployed.arn(resource)))
        .toList();
  }

  List<EventRule> rules(List<EventBus> buses, List<SqsQueue> queues) {
    var busNames = new ArrayList<>(List.of(DEFAULT_BUS));
    buses.forEach(bus -> busNames.add(bus.name()));
    return deployed.sound(Kind.RULE).stream()
        .map(resource -> rule(resource, busNames, queues))
        .toList();
  }

  private EventRule rule(Resource resource, List<String> busNames, List<SqsQueue> queues) {
    var fields = resource.fields();
    var given = fields.text("EventBusName", DEFAULT_BUS);
    var bus = given.substring(given.lastIndexOf('/') + 1);
    if (!busNames.contains(bus)) {
      problems.unknown(fields.at("EventBusName"), "there is no bus of this name", bus, busNames);
    }
    var targets = new ArrayList<EventRule.Target>();
    for (var target : fields.objects("Targets")) {
      targets.add(target(target, queues));
    }
    return new EventRule(
        resource.logicalId(),
        deployed.name(resource),
        deployed.arn(resource),
        bus,
        JsonText.of(fields.object("EventPattern").map()),
        !fields.text("State").equals("DISABLED"),
        targets);
  }

  private EventRule.Target target(Fields fields, List<SqsQueue> queues) {
    var queue = queue(fields, "Arn");
    var group = fields.object("SqsParameters").text("MessageGroupId");
    if (queues.stream().anyMatch(q -> q.logicalId().equals(queue) && q.fifo() == group.isEmpty())) {
      problems.add(
          fields.map().at(),
          "a message group goes with a FIFO queue",
          group.isEmpty() ? "a FIFO queue without one" : "one for a standard queue",
          "SqsParameters with MessageGroupId for a FIFO queue alone",
          group.isEmpty() ? "Add SqsParameters" : "Remove SqsParameters");
    }
    var retry = fields.object("RetryPolicy");
    return new EventRule.Target(
        fields.text("Id"),
        queue,
        input(fields),
        group,
        fields.has("DeadLetterConfig") ? queue(fields.object("DeadLetterConfig"), "Arn") : "",
        retry.whole("MaximumRetryAttempts", MAXIMUM_RETRIES),
        retry.seconds("MaximumEventAgeInSeconds", MAXIMUM_AGE));
  }

  private Input input(Fields fields) {
    var given = INPUTS.stream().filter(fields::has).toList();
    if (given.size() > 1) {
      problems.add(
          fields.map().at(),
          "a target has one input",
          String.join(" and ", given),
          "one of them",
          "Remove the others");
    }
    if (given.isEmpty()) {
      return new Input.WholeEvent();
    }
    var transformer = fields.object("InputTransformer");
    return switch (given.getFirst()) {
      case "Input" -> new Input.Constant(fields.text("Input"));
      case "InputPath" -> new Input.Part(fields.text("InputPath"));
      default ->
          new Input.Transformed(
              transformer.textsByName("InputPathsMap"), transformer.text("InputTemplate"));
    };
  }

  private String queue(Fields fields, String property) {
    var arn = fields.text(property);
    return deployed
        .byArn(Kind.QUEUE, arn)
        .map(Resource::logicalId)
        .orElseGet(
            () -> {
              problems.add(
                  fields.at(property),
                  "not the ARN of a queue of this template",
                  arn,
                  "!GetAtt of one of " + String.join(", ", deployed.ids(Kind.QUEUE)),
                  "Name a queue of this template");
              return "";
            });
  }
}
