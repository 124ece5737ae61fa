package dev.ratchet.emulator.events;

import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.EventRule;
import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.Template;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * Delivers events to queues, again and again within the target's limits, then to its dead letters.
 *
 * <p>The first attempt is made before the caller's event is acknowledged, so that an acknowledged
 * event is in its queue and outlives this process.
 */
final class Delivery {

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration BACKOFF_MAX = Duration.ofSeconds(30);

  private final SqsClient sqs;
  private final Template template;
  private final Deployment deployment;
  private final Surroundings surroundings;
  private final Report report;

  Delivery(
      SqsClient sqs,
      Template template,
      Deployment deployment,
      Surroundings surroundings,
      Report report) {
    this.sqs = sqs;
    this.template = template;
    this.deployment = deployment;
    this.surroundings = surroundings;
    this.report = report;
  }

  /** Delivers a text to a target; goes on trying in a thread of its own if the first try fails. */
  void deliver(EventRule rule, EventRule.Target target, String body) {
    switch (attempt(target, body)) {
      case Attempt.Done() -> {}
      case Attempt.Hopeless(var code, var message) ->
          giveUp(rule, target, body, new End(code, message, 0, ""));
      case Attempt.Failed _ ->
          Thread.ofVirtual().name("deliver-" + rule.name()).start(() -> retry(rule, target, body));
    }
  }

  private void retry(EventRule rule, EventRule.Target target, String body) {
    var deadline = surroundings.ticks() + target.maximumAge().toMillis();
    var backoff = FIRST_BACKOFF;
    var last = new Attempt.Failed("", "");
    try {
      for (var retries = 1; retries <= target.maximumRetries(); retries++) {
        surroundings.pause(surroundings.jittered(backoff));
        backoff =
            backoff.multipliedBy(2).compareTo(BACKOFF_MAX) > 0
                ? BACKOFF_MAX
                : backoff.multipliedBy(2);
        switch (attempt(target, body)) {
          case Attempt.Done() -> {
            return;
          }
          case Attempt.Hopeless(var code, var message) -> {
            giveUp(rule, target, body, new End(code, message, retries, ""));
            return;
          }
          case Attempt.Failed failed -> last = failed;
        }
        if (surroundings.ticks() > deadline) {
          var end = new End(last.code(), last.message(), retries, "MaximumEventAgeInSeconds");
          giveUp(rule, target, body, end);
          return;
        }
      }
      var retries = target.maximumRetries();
      giveUp(
          rule,
          target,
          body,
          new End(last.code(), last.message(), retries, "MaximumRetryAttempts"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How one attempt ended. */
  private sealed interface Attempt {

    record Done() implements Attempt {}

    /** It may work later. */
    record Failed(String code, String message) implements Attempt {}

    /** It can never work. */
    record Hopeless(String code, String message) implements Attempt {}
  }

  /** Why an event is given up, as the attributes of a dead letter tell it. */
  private record End(String code, String message, int retries, String exhausted) {}

  private Attempt attempt(EventRule.Target target, String body) {
    try {
      var queue = template.queue(target.queue());
      send(queue, target.messageGroupId(), body, Map.of());
      return new Attempt.Done();
    } catch (SqsException e) {
      var code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
      return e.statusCode() / 100 == 4
          ? new Attempt.Hopeless(code, String.valueOf(e.getMessage()))
          : new Attempt.Failed(code, String.valueOf(e.getMessage()));
    } catch (SdkException e) {
      return new Attempt.Failed("SDK_CLIENT_ERROR", String.valueOf(e.getMessage()));
    }
  }

  private void giveUp(EventRule rule, EventRule.Target target, String body, End end) {
    if (target.deadLetterQueue().isEmpty()) {
      report.line(
          "events",
          "dropped an event of rule %s: %s %s".formatted(rule.name(), end.code(), end.message()));
      return;
    }
    var queue = template.queue(target.deadLetterQueue());
    var why = new HashMap<String, String>();
    why.put("RULE_ARN", rule.arn());
    why.put("TARGET_ARN", template.queue(target.queue()).arn());
    why.put("ERROR_CODE", end.code());
    why.put("ERROR_MESSAGE", end.message());
    why.put("RETRY_ATTEMPTS", Integer.toString(end.retries()));
    why.put("EXHAUSTED_RETRY_CONDITION", end.exhausted());
    why.values().removeIf(String::isEmpty);
    try {
      send(queue, target.messageGroupId(), body, why);
    } catch (SdkException e) {
      report.line(
          "events",
          "lost an event of rule %s: its dead-letter queue %s refused it: %s"
              .formatted(rule.name(), queue.name(), e.getMessage()));
    }
  }

  private void send(SqsQueue queue, String group, String body, Map<String, String> attributes) {
    var values = new HashMap<String, MessageAttributeValue>();
    attributes.forEach(
        (name, value) ->
            values.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(value).build()));
    var url = deployment.queueUrl().apply(queue.name());
    var request = SendMessageRequest.builder().queueUrl(url).messageBody(body);
    if (!group.isEmpty()) {
      request.messageGroupId(group);
    }
    sqs.sendMessage(request.messageAttributes(values).build());
  }
}
