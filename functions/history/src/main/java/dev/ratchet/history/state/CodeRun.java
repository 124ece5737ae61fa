package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.event.NullPayload;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a code run: it never changes, a step makes another one.
 *
 * @param first the attributes of its first event; the default instance before
 * @param begun when it began
 * @param line what every entry carries
 * @param waiting events that came while a worker had the Workflow Task, in order, without numbers
 * @param memo as it is after all changes
 * @param searchAttributes as they are after all changes
 */
public record CodeRun(
    RunKey key,
    WorkflowExecutionStartedEventAttributes first,
    Instant begun,
    StateLine line,
    Pending pending,
    List<HistoryEvent> waiting,
    Map<String, Payload> memo,
    Map<String, Payload> searchAttributes) {
  public CodeRun {
    requireNonNull(key, "key is null");
    requireNonNull(first, "first is null");
    requireNonNull(begun, "begun is null");
    requireNonNull(line, "line is null");
    requireNonNull(pending, "pending is null");
    waiting = List.copyOf(waiting);
    memo = Map.copyOf(memo);
    searchAttributes = Map.copyOf(searchAttributes);
  }

  /** A run without any event. */
  public static CodeRun before(RunKey key) {
    return new CodeRun(
        key,
        WorkflowExecutionStartedEventAttributes.getDefaultInstance(),
        Instant.EPOCH,
        StateLine.FIRST,
        Pending.NOTHING,
        List.of(),
        Map.of(),
        Map.of());
  }

  /** The same with this line. */
  public CodeRun with(StateLine newLine) {
    return new CodeRun(key, first, begun, newLine, pending, waiting, memo, searchAttributes);
  }

  /** The same with this pending. */
  public CodeRun with(Pending newPending) {
    return new CodeRun(key, first, begun, line, newPending, waiting, memo, searchAttributes);
  }

  /** The same with these events waiting for a number. */
  public CodeRun withWaiting(List<HistoryEvent> newWaiting) {
    StateLine newLine = line.withWaiting(newWaiting.size());
    return new CodeRun(key, first, begun, newLine, pending, newWaiting, memo, searchAttributes);
  }

  /** The same, begun. */
  public CodeRun begun(WorkflowExecutionStartedEventAttributes newFirst, Instant time) {
    return new CodeRun(
        key,
        newFirst,
        time,
        line,
        pending,
        waiting,
        newFirst.getMemo().getFieldsMap(),
        newFirst.getSearchAttributes().getIndexedFieldsMap());
  }

  /** The same with these fields of its memo changed. */
  public CodeRun withMemo(Map<String, Payload> changes) {
    Map<String, Payload> newMemo = merged(memo, changes);
    return new CodeRun(key, first, begun, line, pending, waiting, newMemo, searchAttributes);
  }

  /** The same with these search attributes changed. */
  public CodeRun withSearchAttributes(Map<String, Payload> changes) {
    Map<String, Payload> newAttributes = merged(searchAttributes, changes);
    return new CodeRun(key, first, begun, line, pending, waiting, memo, newAttributes);
  }

  /** Two maps in one, where a null value removes. */
  private static Map<String, Payload> merged(
      Map<String, Payload> old, Map<String, Payload> changes) {
    var all = new HashMap<>(old);
    changes.forEach(
        (name, value) -> {
          if (NullPayload.is(value)) {
            all.remove(name);
          } else {
            all.put(name, value);
          }
        });
    return all;
  }

  /** Whether it has begun and is not over. */
  public boolean isOpen() {
    return line.nextEventId() > 1 && line.isOpen();
  }

  /** When its first Workflow Task is due. */
  public Instant executionTime() {
    var backoff = first.getFirstWorkflowTaskBackoff();
    return begun.plus(Duration.ofSeconds(backoff.getSeconds(), backoff.getNanos()));
  }

  /** Whether it waits for its first Workflow Task to be due. */
  public boolean isDelayed() {
    return executionTime().isAfter(begun) && !line.task().isPending() && line.completedId() == 0;
  }
}
