package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.engine.port.MessageBody;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TaskQueues.Refused;
import dev.ratchet.verification.contract.Ports.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Deliveries and timers. Every case leaves the queues empty. */
@ParameterizedClass
@EnumSource
class TaskQueuesContractTest extends Contract {
  private static final String WORKFLOW_TASKS = "workflow-tasks";
  private static final String TIMERS = "timers";
  private static final String DEFAULT = "default";
  private static final String PAYMENTS = "payments";

  private final TaskQueues queues;

  TaskQueuesContractTest(Backend backend) {
    super(backend, "task-queues");
    this.queues = ports().queues();
  }

  @AfterEach
  void nothingIsLeft() {
    for (String box : List.of(WORKFLOW_TASKS, TIMERS, DEFAULT, PAYMENTS)) {
      assertThat(ports().receiveNow(box)).as(box).isEmpty();
    }
  }

  @Test
  void theTaskQueuesAreThoseOfTheTemplate() {
    assertThat(queues.names()).containsExactlyInAnyOrderElementsOf(Ports.TASK_QUEUES);
  }

  @Test
  void aDeliveryArrivesAsItWasSentOnItsOwnQueue() {
    ActivityTask small = activity(DEFAULT, Samples.INPUT);
    ActivityTask payment = activity(PAYMENTS, Samples.INPUT);

    queues.send(List.of(small, payment), Duration.ZERO);

    assertThat(deliveries(DEFAULT, 1)).containsExactly(small);
    assertThat(deliveries(PAYMENTS, 1)).containsExactly(payment);
  }

  @Test
  void whatWaitsIsReceivedAndIsDelayedIsCounted() {
    var delayed = activity(PAYMENTS, Samples.INPUT);
    queues.send(List.of(delayed, delayed, delayed), Duration.ZERO);
    queues.send(List.of(delayed), Duration.ofSeconds(2));
    Received received = ports().receive(PAYMENTS).orElseThrow();

    QueueMeter.Depth depth = depth(PAYMENTS);
    assertThat(depth.inUse()).isEqualTo(1);
    assertThat(depth.waiting()).isEqualTo(2);
    assertThat(depth.delayed()).isEqualTo(1);
    assertThat(depth.oldest())
        .isInstanceOf(
            backend().isOverAws()
                ? QueueMeter.OldestAge.InMetric.class
                : QueueMeter.OldestAge.Exactly.class);

    ports().delete(PAYMENTS, received);
    deliveries(PAYMENTS, 3);
    QueueMeter.Depth empty = depth(PAYMENTS);
    assertThat(empty.inUse() + empty.waiting() + empty.delayed()).isZero();
  }

  @Test
  void aSlotIsWaitedForWhileAWorkflowTaskIsThatNobodyTakes() {
    assertThat(ports().demand().isWaitedFor()).isFalse();
    queues.send(List.of(activity(DEFAULT, Samples.INPUT)), Duration.ZERO);
    assertThat(ports().demand().isWaitedFor()).isFalse();

    var task = new WorkflowTask(Samples.run(), Cause.STARTED);
    queues.wake(List.of(task), List.of("demand:" + task.run()));
    assertThat(ports().demand().isWaitedFor()).isTrue();

    Received received = ports().receive(WORKFLOW_TASKS).orElseThrow();
    assertThat(ports().demand().isWaitedFor()).isFalse();
    ports().delete(WORKFLOW_TASKS, received);
    deliveries(DEFAULT, 1);
  }

  private QueueMeter.Depth depth(String queue) {
    assertThat(ports().meter().depths())
        .extracting(QueueMeter.Depth::queue)
        .containsExactly(DEFAULT, PAYMENTS);
    return ports().meter().depths().stream()
        .filter(depth -> depth.queue().equals(queue))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aMessageComesBackWhenItsReceiverSaysSo() {
    var sent = activity(DEFAULT, Samples.INPUT);
    queues.send(List.of(sent), Duration.ZERO);
    Received first = ports().receive(DEFAULT).orElseThrow();
    assertThat(ports().receiveNow(DEFAULT)).isEmpty();

    ports().visibility(DEFAULT, first).hide(Duration.ofHours(11));
    assertThat(ports().receiveNow(DEFAULT)).isEmpty();
    ports().visibility(DEFAULT, first).hide(Duration.ZERO);
    assertThat(deliveries(DEFAULT, 1)).containsExactly(sent);
  }

  @Test
  void theMessageOfNoTaskQueueStaysAsItsQueueSays() {
    queues.sendTimer(
        new TimerMessage.WakeRun(
            new WorkflowTask(Samples.run(Samples.START), Cause.TIMER), Samples.START),
        Duration.ZERO);
    Received received = ports().receive(TIMERS).orElseThrow();
    if (backend() != Backend.MEMORY) {
      ports().visibility(TIMERS, received).hide(Duration.ZERO);
    }
    assertThat(ports().receiveNow(TIMERS)).isEmpty();
    ports().delete(TIMERS, received);
  }

  @Test
  void moreThanABatchArrivesWhole() {
    var sent = new ArrayList<TaskDelivery>();
    for (int i = 0; i < 25; i++) {
      sent.add(activity(DEFAULT, Samples.INPUT));
    }

    queues.send(sent.stream().map(ActivityTask.class::cast).toList(), Duration.ZERO);

    assertThat(deliveries(DEFAULT, 25)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void aTextOfAnyCharactersArrivesAsItWasSent() {
    var text = new StringBuilder();
    for (int c : new int[] {0, 1, 8, 11, 0x1F, 0x7F, 0x85, 0xD800, 0xDC00, 0xDFFF, 0x1FFFE}) {
      text.appendCodePoint(c).append(' ');
    }
    String any = text.append("\uFFFD\uFFFE\uFFFF").toString();
    ActivityTask sent = activity(DEFAULT, Json.Obj.EMPTY.with(any, any));

    queues.send(List.of(sent), Duration.ZERO);
    queues.sendTimer(new TimerMessage.Deliver(sent, Samples.START), Duration.ZERO);

    assertThat(deliveries(DEFAULT, 1)).containsExactly(sent);
    Received timer = ports().receive(TIMERS).orElseThrow();
    assertThat(TimerMessage.read(timer.body()))
        .isEqualTo(new TimerMessage.Deliver(sent, Samples.START));
    ports().delete(TIMERS, timer);
  }

  @Test
  void whatNoQueueTakesIsNamedAndAllElseIsSent() {
    ActivityTask small = activity(DEFAULT, Samples.INPUT);
    ActivityTask tooLarge = activity(DEFAULT, Samples.large(MessageBody.BYTES_MAX));
    ActivityTask payment = activity(PAYMENTS, Samples.INPUT);

    assertThatThrownBy(() -> queues.send(List.of(small, tooLarge, payment), Duration.ZERO))
        .isInstanceOfSatisfying(
            TaskQueues.RefusedException.class,
            e -> {
              assertThat(e.refused()).extracting(Refused::delivery).containsExactly(tooLarge);
              assertThat(e.refused().getFirst().why()).contains("1048576 bytes");
            });
    var timer = new TimerMessage.Deliver(tooLarge, Samples.START);
    assertThatThrownBy(() -> queues.sendTimer(timer, Duration.ZERO))
        .isInstanceOf(TaskQueues.RefusedException.class);

    assertThat(deliveries(DEFAULT, 1)).containsExactly(small);
    assertThat(deliveries(PAYMENTS, 1)).containsExactly(payment);
  }

  @Test
  void largeDeliveriesArriveWhereTheirSumFitsNoBatch() {
    var sent = new ArrayList<ActivityTask>();
    for (int i = 0; i < 4; i++) {
      sent.add(activity(DEFAULT, Samples.large(200_000 + i)));
    }
    sent.add(activity(DEFAULT, Samples.INPUT));

    queues.send(sent, Duration.ZERO);

    assertThat(deliveries(DEFAULT, 5)).hasSameElementsAs(sent);
  }

  @Test
  void anUnknownTaskQueueIsRefusedAndNothingIsSent() {
    List<ActivityTask> deliveries =
        List.of(activity(DEFAULT, Samples.INPUT), activity("no-such-queue", Samples.INPUT));

    assertThatThrownBy(() -> queues.send(deliveries, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-queue")
        .hasMessageContaining(PAYMENTS);
  }

  @Test
  void aDelayedDeliveryArrivesOnceItsTimeHasCome() {
    ActivityTask delivery = activity(DEFAULT, Samples.INPUT);

    queues.send(List.of(delivery), Duration.ofMillis(2_001));

    assertThat(ports().receiveNow(DEFAULT)).isEmpty();
    assertThat(deliveries(DEFAULT, 1)).containsExactly(delivery);
  }

  @Test
  void aTimerArrivesOnceItsTimeHasCome() {
    var task = new WorkflowTask(Samples.run(), Cause.TIMER);
    var timer = new TimerMessage.WakeRun(task, Samples.START.plusSeconds(2));
    var retry = new TimerMessage.Deliver(activity(PAYMENTS, Samples.INPUT), Samples.START);

    queues.sendTimer(timer, Duration.ofSeconds(2));
    assertThat(ports().receiveNow(TIMERS)).isEmpty();
    queues.sendTimers(List.of(new TaskQueues.Delayed(retry, Duration.ZERO)));
    queues.sendTimers(List.of());

    assertThat(List.of(timer(), timer())).containsExactlyInAnyOrder(timer, retry);
  }

  private TimerMessage timer() {
    Received received = ports().receive(TIMERS).orElseThrow();
    ports().delete(TIMERS, received);
    return TimerMessage.read(received.body());
  }

  @Test
  void aDelayThatNoQueueKeepsIsRefused() {
    Duration tooLong = TaskQueues.DELAY_MAX.plusMillis(1);
    List<ActivityTask> deliveries = List.of(activity(DEFAULT, Samples.INPUT));
    var task = new WorkflowTask(Samples.run(), Cause.TIMER);
    var timer = new TimerMessage.WakeRun(task, Samples.START);

    assertThatThrownBy(() -> queues.send(deliveries, tooLong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT15M");
    assertThatThrownBy(() -> queues.sendTimer(timer, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-0.001S");
  }

  @Test
  void workflowTasksOfOneRunComeOneAfterAnother() {
    RunId one = Samples.run();
    RunId other = Samples.run();
    queues.wake(
        List.of(
            new WorkflowTask(one, Cause.STARTED),
            new WorkflowTask(one, Cause.TASK_ENDED),
            new WorkflowTask(other, Cause.STARTED)),
        List.of(one + ":1", one + ":2", other + ":1"));

    Received first = ports().receive(WORKFLOW_TASKS).orElseThrow();
    Received second = ports().receive(WORKFLOW_TASKS).orElseThrow();
    Optional<Received> blocked = ports().receiveNow(WORKFLOW_TASKS);

    assertThat(List.of(workflowTask(first), workflowTask(second)))
        .containsExactlyInAnyOrder(
            new WorkflowTask(one, Cause.STARTED), new WorkflowTask(other, Cause.STARTED));
    assertThat(blocked).isEmpty();
    ports().delete(WORKFLOW_TASKS, first);
    ports().delete(WORKFLOW_TASKS, second);
    assertThat(deliveries(WORKFLOW_TASKS, 1))
        .containsExactly(new WorkflowTask(one, Cause.TASK_ENDED));
  }

  @Test
  void aRepeatOfARunsKeyIsSwallowed() {
    RunId one = Samples.run();
    RunId other = Samples.run();
    var task = new WorkflowTask(one, Cause.TASK_ENDED);

    queues.wake(List.of(task), List.of(one + ":same"));
    queues.wake(List.of(task), List.of(one + ":same"));
    queues.wake(List.of(new WorkflowTask(other, Cause.TASK_ENDED)), List.of(other + ":same"));

    assertThat(deliveries(WORKFLOW_TASKS, 2))
        .containsExactlyInAnyOrder(task, new WorkflowTask(other, Cause.TASK_ENDED));
  }

  @Test
  void anyKeyWillDo() {
    RunId run = Samples.run();
    var task = new WorkflowTask(run, Cause.SIGNAL);
    String longKey = run + ":signal:" + "x".repeat(200);

    queues.wake(List.of(task, task, task), List.of(longKey, run + ":signal:naïve key €", longKey));

    assertThat(deliveries(WORKFLOW_TASKS, 2)).containsExactly(task, task);
  }

  @Test
  void eachWorkflowTaskNeedsItsKey() {
    var task = new WorkflowTask(Samples.run(), Cause.STARTED);

    assertThatThrownBy(() -> queues.wake(List.of(task), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 and 0");
  }

  private List<TaskDelivery> deliveries(String box, int count) {
    var deliveries = new ArrayList<TaskDelivery>();
    for (int i = 0; i < count; i++) {
      Received received = ports().receive(box).orElseThrow();
      ports().delete(box, received);
      deliveries.add(DeliveryJson.read(received.body()));
    }
    return deliveries;
  }

  private static TaskDelivery workflowTask(Received received) {
    return DeliveryJson.read(received.body());
  }

  private static ActivityTask activity(String queue, Json.Obj context) {
    return new ActivityTask(
        Samples.run().task(1),
        1,
        "charge-card",
        "call-api",
        Samples.WORKFLOW,
        queue,
        new TaskOptions(Json.Obj.EMPTY, Json.Obj.EMPTY),
        1,
        Samples.START,
        new ActivityTask.Cargo.Carried(Payload.of(Json.Obj.EMPTY), context));
  }
}
