package dev.ratchet.template;

import dev.ratchet.template.EventRule.Input;
import dev.ratchet.template.EventRule.Target;
import java.util.ArrayList;
import java.util.List;

/** Makes buses and rules, and checks that rules lead from a bus to queues. */
final class RuleModel {

  private static final String DEFAULT_BUS = "default";

  private final Deployed deployed;
  private final Problems problems;

  RuleModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<EventBus> buses() {
    var buses = new ArrayList<EventBus>();
    for (var resource : deployed.of(ResourceType.EVENT_BUS)) {
      var fields = resource.fields(problems).needs("Name");
      fields.text("Name");
      fields.close();
      var physical = deployed.physical(resource);
      buses.add(new EventBus(resource.logicalId(), physical.name(), physical.arn()));
    }
    return buses;
  }

  List<EventRule> rules(List<EventBus> buses) {
    var busNames = new ArrayList<>(List.of(DEFAULT_BUS));
    buses.forEach(bus -> busNames.add(bus.name()));
    return deployed.of(ResourceType.RULE).stream().map(rule -> rule(rule, busNames)).toList();
  }

  private EventRule rule(Resource resource, List<String> busNames) {
    var fields = resource.fields(problems).needs("EventPattern", "Targets");
    fields.text("Name");
    var given = fields.text("EventBusName", DEFAULT_BUS);
    var bus = given.substring(given.lastIndexOf('/') + 1);
    if (!busNames.contains(bus)) {
      problems.unknown(fields.at("EventBusName"), "there is no bus of this name", bus, busNames);
    }
    var physical = deployed.physical(resource);
    var rule =
        new EventRule(
            resource.logicalId(),
            physical.name(),
            physical.arn(),
            bus,
            fields.map("EventPattern").json().text(),
            !fields.choice("State", "ENABLED", "DISABLED").equals("DISABLED"),
            fields.objects("Targets").stream().map(this::target).toList());
    fields.close();
    return rule;
  }

  private Target target(Fields fields) {
    var queue = deployed.queue(fields.needs("Id", "Arn"), "Arn");
    var group = fields.object("SqsParameters", "MessageGroupId").text("MessageGroupId");
    if (queue.isPresent() && queue.get().isFifo() == group.isEmpty()) {
      problems.add(
          fields.at(),
          "a message group goes with a FIFO queue",
          group.isEmpty() ? "a FIFO queue without one" : "one for a standard queue",
          "SqsParameters with MessageGroupId for a FIFO queue alone",
          group.isEmpty() ? "Add SqsParameters" : "Remove SqsParameters");
    }
    var deadLetters = deployed.queue(fields.object("DeadLetterConfig", "Arn"), "Arn");
    var retry = fields.object("RetryPolicy");
    return new Target(
        fields.text("Id"),
        queue.map(RuleModel::id).orElse(""),
        input(fields),
        group,
        deadLetters.map(RuleModel::id).orElse(""),
        retry.whole("MaximumRetryAttempts", 0, 185, 185),
        retry.seconds("MaximumEventAgeInSeconds", 60, 86_400, 86_400));
  }

  private static Input input(Fields fields) {
    var transformer = fields.object("InputTransformer", "InputTemplate");
    var paths = transformer.textsByName("InputPathsMap");
    var template = transformer.text("InputTemplate");
    var constant = fields.text("Input");
    var path = fields.text("InputPath");
    if (fields.has("Input")) {
      return new Input.Constant(constant);
    }
    if (fields.has("InputPath")) {
      return new Input.Part(path);
    }
    return fields.has("InputTransformer")
        ? new Input.Transformed(paths, template)
        : new Input.WholeEvent();
  }

  private static String id(Physical queue) {
    return queue.resource().logicalId();
  }
}
