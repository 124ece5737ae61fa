package dev.ratchet.emulator.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.Template;
import java.io.IOException;
import java.net.BindException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.sqs.SqsClient;

/** EventBridge's protocol in front of the template's rules, whose targets are queues. */
public final class EventBridgeServer implements AutoCloseable {

  private static final String TARGET_PREFIX = "AWSEvents.";
  private static final int ENTRIES_MAX = 10;

  /** The limit of a request's entries together, which AWS raised from 256 KB in 2026. */
  private static final int ENTRIES_BYTES_MAX = 1_048_576;

  private static final int REQUEST_BYTES_MAX = 4 * ENTRIES_BYTES_MAX;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Rules rules;
  private final Delivery delivery;
  private final Deployment deployment;
  private final Surroundings surroundings;
  private final Report report;

  private EventBridgeServer(
      HttpServer server,
      Rules rules,
      Delivery delivery,
      Deployment deployment,
      Surroundings surroundings,
      Report report) {
    this.server = server;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("eventbridge-", 0).factory());
    this.rules = rules;
    this.delivery = delivery;
    this.deployment = deployment;
    this.surroundings = surroundings;
    this.report = report;
  }

  /**
   * Starts the server; when this returns, it answers.
   *
   * @throws StartFailure if the port is taken or a rule's pattern is not valid
   */
  public static EventBridgeServer start(
      LoopbackPort port,
      Template template,
      Deployment deployment,
      SqsClient sqs,
      Surroundings surroundings,
      Report report)
      throws StartFailure {
    var rules = Rules.of(template);
    try {
      var server = HttpServer.create(port.address(), 0);
      var delivery = new Delivery(sqs, template, deployment, surroundings, report);
      var events = new EventBridgeServer(server, rules, delivery, deployment, surroundings, report);
      server.setExecutor(events.threads);
      server.createContext("/", events::handle);
      server.start();
      return events;
    } catch (BindException e) {
      throw port.inUse(e);
    } catch (IOException e) {
      throw new StartFailure("the EventBridge endpoint did not start: " + e, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      var bytes = Json.write(answer.body()).getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.getResponseHeaders().set("x-amzn-RequestId", surroundings.uuid());
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Answer(int status, JsonNode body) {

    static Answer error(String type, String message) {
      return new Answer(400, Json.object().put("__type", type).put("message", message));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target == null || !target.startsWith(TARGET_PREFIX)) {
      return Answer.error("UnknownOperationException", "X-Amz-Target is not one of EventBridge");
    }
    var bytes = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX + 1);
    if (bytes.length > REQUEST_BYTES_MAX) {
      return Answer.error("ValidationException", "The request is too long");
    }
    JsonNode request;
    try {
      request = Json.read(new String(bytes, UTF_8));
    } catch (JsonProcessingException e) {
      return Answer.error("SerializationException", "The request is not JSON: " + e.getMessage());
    }
    var operation = target.substring(TARGET_PREFIX.length());
    return switch (operation) {
      case "PutEvents" -> putEvents(request.path("Entries"));
      case "ListEventBuses" -> listEventBuses();
      case "DescribeEventBus" -> describeEventBus(request.path("Name").asText("default"));
      case "ListRules" -> listRules(request.path("EventBusName").asText("default"));
      default ->
          Answer.error(
              "UnknownOperationException",
              operation
                  + " is not one of the operations that the local runner answers: "
                  + "PutEvents, ListEventBuses, DescribeEventBus, ListRules");
    };
  }

  private Answer putEvents(JsonNode entries) {
    if (!entries.isArray() || entries.isEmpty() || entries.size() > ENTRIES_MAX) {
      return Answer.error(
          "ValidationException",
          "1 validation error detected: Value at 'entries' failed to satisfy constraint: "
              + "Member must have length between 1 and 10; found "
              + entries.size());
    }
    var bytes = 0;
    for (var entry : entries) {
      bytes += EventEntry.size(entry);
    }
    if (bytes > ENTRIES_BYTES_MAX) {
      return Answer.error(
          "ValidationException", "Total size of the entries in the request is over the limit.");
    }
    var failed = 0;
    var results = Json.array();
    for (var entry : entries) {
      switch (EventEntry.of(entry, surroundings.clock().instant())) {
        case EventEntry.Accepted accepted -> results.add(publish(accepted));
        case EventEntry.Refused(var code, var message) -> {
          failed++;
          results.addObject().put("ErrorCode", code).put("ErrorMessage", message);
        }
      }
    }
    var body = Json.object().put("FailedEntryCount", failed);
    body.set("Entries", results);
    return new Answer(200, body);
  }

  private ObjectNode publish(EventEntry.Accepted accepted) {
    var id = surroundings.uuid();
    if (!rules.hasBus(accepted.bus())) {
      // As on AWS, which says nothing at all.
      report.line(
          "events",
          "dropped an event for the bus %s, which the template does not have"
              .formatted(accepted.bus()));
      return Json.object().put("EventId", id);
    }
    var event = accepted.event();
    event.put("id", id);
    event.put("account", deployment.account());
    event.put("region", deployment.region());
    for (var rule : rules.matching(accepted.bus(), Json.write(event))) {
      for (var target : rule.targets()) {
        delivery.deliver(rule, target, TargetInput.of(target.input(), event));
      }
    }
    return Json.object().put("EventId", id);
  }

  private Answer listEventBuses() {
    var body = Json.object();
    var buses = body.putArray("EventBuses");
    rules.buses().forEach(name -> buses.add(bus(name)));
    return new Answer(200, body);
  }

  private Answer describeEventBus(String name) {
    return rules.hasBus(name)
        ? new Answer(200, bus(name))
        : Answer.error("ResourceNotFoundException", "Event bus " + name + " does not exist.");
  }

  private Answer listRules(String bus) {
    if (!rules.hasBus(bus)) {
      return Answer.error("ResourceNotFoundException", "Event bus " + bus + " does not exist.");
    }
    var body = Json.object();
    var listed = body.putArray("Rules");
    for (var rule : rules.on(bus)) {
      listed
          .addObject()
          .put("Name", rule.name())
          .put("Arn", rule.arn())
          .put("EventPattern", rule.pattern())
          .put("State", "ENABLED")
          .put("EventBusName", rule.bus());
    }
    return new Answer(200, body);
  }

  private ObjectNode bus(String name) {
    var arn =
        "arn:%s:events:%s:%s:event-bus/%s"
            .formatted(deployment.partition(), deployment.region(), deployment.account(), name);
    return Json.object().put("Name", name).put("Arn", arn);
  }

  /** Stops answering; requests under way get a second to end. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
  }
}
