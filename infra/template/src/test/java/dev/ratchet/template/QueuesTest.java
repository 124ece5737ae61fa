package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code template.yaml} promises of messages: none is lost, and none holds up others. */
class QueuesTest extends RawTemplate {

  private final Template template = DeploymentTest.read(Map.of());

  @Test
  void everyQueueKeepsAMessageForAsLongAsSqsCan() {
    var longest = String.valueOf(Duration.ofDays(14).toSeconds());
    assertThat(ids(QUEUE))
        .isNotEmpty()
        .allSatisfy(
            queue ->
                assertThat(new Raw(properties(queue)).text("MessageRetentionPeriod"))
                    .isEqualTo(longest));
  }

  @Test
  void everyQueueSaysWhatBecomesOfItWithItsStack() {
    var kept = new TreeSet<String>();
    for (var queue : ids(QUEUE)) {
      var fields = new Raw(resources.get(queue));
      assertThat(fields.text("UpdateReplacePolicy")).as(queue).isEqualTo("Retain");
      assertThat(fields.text("DeletionPolicy")).as(queue).isIn("Delete", "Retain");
      if (fields.text("DeletionPolicy").equals("Retain")) {
        kept.add(queue);
      }
    }

    assertThat(kept).containsExactly("SignalsDeadLetters", "SignalsQueue", "UndeliveredSignals");
  }

  @Test
  void workflowTasksAreDeduplicatedAndLimitedPerRunAndNotForTheQueueAsAWhole() {
    var queue = new Raw(properties("WorkflowTasksQueue"));

    assertThat(queue.text("DeduplicationScope")).isEqualTo("messageGroup");
    assertThat(queue.text("FifoThroughputLimit")).isEqualTo("perMessageGroupId");
  }

  @Test
  void everyDeadLetterQueueIsRead() {
    var read =
        template.function("DeadLetterFunction").sources().stream()
            .map(source -> ((SqsSource) source).queue())
            .collect(Collectors.toSet());

    assertThat(read).isEqualTo(deadLetterQueues());
  }

  @Test
  void everySourceReportsEachFailureAndHasADeadLetterQueue() {
    var deadLetterQueues = deadLetterQueues();
    for (var function : template.functions()) {
      for (var source : function.sources()) {
        if (source instanceof SqsSource sqs) {
          assertThat(sqs.reportBatchItemFailures()).as("%s of %s", sqs, function).isTrue();
          assertThat(
                  template.queue(sqs.queue()).redrive() instanceof SqsQueue.Redrive.To
                      || deadLetterQueues.contains(sqs.queue()))
              .as("%s of %s", sqs, function)
              .isTrue();
        }
      }
    }
  }

  @Test
  void visibilityLeavesThirtySecondsAfterTheTimeoutWhateverItIs() {
    var allowed =
        template.parameters().stream()
            .filter(parameter -> parameter.name().equals("WorkerTimeout"))
            .findFirst()
            .orElseThrow()
            .allowedValues();

    for (var seconds : allowed) {
      var deployed = DeploymentTest.read(Map.of("WorkerTimeout", seconds));
      for (var function : deployed.functions()) {
        for (var source : function.sources()) {
          if (source instanceof SqsSource sqs) {
            assertThat(deployed.queue(sqs.queue()).visibilityTimeout())
                .as("%s of %s", sqs, function)
                .isEqualTo(function.timeout().plusSeconds(30));
          }
        }
      }
    }
  }

  private Set<String> deadLetterQueues() {
    var queues = new TreeSet<String>();
    for (var queue : template.queues()) {
      if (queue.redrive() instanceof SqsQueue.Redrive.To(String target, int _)) {
        queues.add(target);
      }
    }
    template.rules().forEach(rule -> rule.targets().forEach(t -> queues.add(t.deadLetterQueue())));
    return queues;
  }
}
