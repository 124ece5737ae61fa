package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run that is too large for one answer is shown without what can be asked for task by task. */
final class AnswerSizeApiTest {
  private static final int TASKS = 100;

  private final Deployment api =
      new Deployment(new SmallTask("bulk", _ -> Json.of("x".repeat(31_000))));

  /** A run of parallel tasks whose results replace each other in the context. */
  private String start() {
    String tasks =
        IntStream.rangeClosed(1, TASKS)
            .mapToObj(i -> "{name: task-%d, task: bulk, needs: [], into: last}".formatted(i))
            .collect(Collectors.joining(","));
    api.store("many", "tasks: [" + tasks + "]");
    String id = api.start("many", "{}");
    api.handle(api.queues.ready().getFirst());
    return id;
  }

  @Test
  void leavesOutOutputsFirst() {
    String id = start();
    List<Message> deliveries =
        api.queues.ready().stream().filter(m -> m.channel() instanceof Channel.TaskQueue).toList();
    deliveries.forEach(api::handle);
    api.handle(api.queues.ready().getFirst());

    Answer run = api.get("/v1/runs/" + id);
    assertThat(run.text("status")).isEqualTo("success");
    assertThat(run.body().get("outputs_omitted")).isEqualTo(Json.of(true));
    assertThat(run.body().has("attempts_omitted")).isFalse();
    assertThat(run.objects("tasks"))
        .hasSize(TASKS)
        .allSatisfy(
            task -> {
              assertThat(task.text("state")).hasValue("success");
              assertThat(task.array("attempts")).hasSize(1);
              assertThat(task.has("output")).isFalse();
            });
    String first = run.objects("tasks").getFirst().text("id").orElseThrow();
    assertThat(api.get("/v1/tasks/" + first).text("output")).hasSize(31_000);
  }

  @Test
  void leavesOutAttemptsNext() {
    RunId id = new RunId(start());
    for (int position = 1; position <= TASKS; position++) {
      TaskRunRecord first = TaskRunRecord.first(id.task(position), Deployment.START);
      api.store.swap(first, failedTenTimes(first));
    }

    Answer run = api.get("/v1/runs/" + id);
    assertThat(run.text("status")).isEqualTo("running");
    assertThat(run.body().get("outputs_omitted")).isEqualTo(Json.of(true));
    assertThat(run.body().get("attempts_omitted")).isEqualTo(Json.of(true));
    assertThat(run.objects("tasks"))
        .hasSize(TASKS)
        .allSatisfy(
            task ->
                assertThat(task.members())
                    .containsOnlyKeys("id", "name", "task", "queue", "state"));
    assertThat(run.objects("tasks").getFirst().text("state")).hasValue("pending_retry");
    assertThat(api.get("/v1/tasks/" + id.task(1)).objects("attempts")).hasSize(10);
  }

  /** With messages of the kind that grows most when it is written as JSON. */
  private static TaskRunRecord failedTenTimes(TaskRunRecord first) {
    String message = "\u0001".repeat(Failure.MESSAGE_CHARS_MAX);
    List<Attempt> failures =
        IntStream.rangeClosed(1, TaskRunRecord.FAILURES_MAX)
            .mapToObj(
                number ->
                    new Attempt(
                        number,
                        Deployment.START,
                        Deployment.START,
                        Failure.TaskError.retryable("busy", message),
                        Deployment.START))
            .toList();
    return new TaskRunRecord(
        first.id(),
        TaskRunRecord.FAILURES_MAX,
        TaskRunRecord.FAILURES_MAX,
        new Phase.PendingRetry(Deployment.START, Deployment.START.plusSeconds(60)),
        failures,
        TaskRunRecord.FAILURES_MAX);
  }

  @Test
  void repeatsNoMoreThanTheBeginningOfWhatIsWrong() {
    String tasks =
        IntStream.rangeClosed(1, TASKS)
            .mapToObj(i -> "{name: task-%d, when: *long}".formatted(i))
            .collect(Collectors.joining(","));
    String text =
        "{description: &long \"{%% %s( %%}\", tasks: [%s]}".formatted("x".repeat(200_000), tasks);
    Answer answer = api.refused("PUT", "/v1/workflows/long", "# YAML\n" + text);
    assertThat(answer.objects("errors")).hasSize(TASKS);
    assertThat(answer.body().sizeBytes()).isLessThan(100_000);
  }
}
