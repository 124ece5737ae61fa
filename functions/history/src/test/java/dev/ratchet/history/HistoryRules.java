package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.ratchet.history.event.Events;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every SDK takes for granted of a history, looked at from outside. */
public final class HistoryRules {
  private static final Set<EventType> OF_COMMANDS =
      Set.of(
          EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
          EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED,
          EventType.EVENT_TYPE_TIMER_STARTED,
          EventType.EVENT_TYPE_TIMER_CANCELED,
          EventType.EVENT_TYPE_MARKER_RECORDED,
          EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
          EventType.EVENT_TYPE_WORKFLOW_PROPERTIES_MODIFIED,
          EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED,
          EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
          EventType.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
          EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED);

  private HistoryRules() {}

  /** Checks them all. */
  public static void check(List<HistoryEvent> history) {
    var ended = new HashSet<String>();
    Map<Long, HistoryEvent> byId = new HashMap<>();
    boolean inCommands = false;
    for (int i = 0; i < history.size(); i++) {
      HistoryEvent event = history.get(i);
      assertThat(event.getEventId()).as("ids without a gap").isEqualTo(i + 1L);
      byId.put(event.getEventId(), event);
      references(event, byId, ended);
      boolean isOfCommand = OF_COMMANDS.contains(event.getEventType());
      assertThat(!isOfCommand || inCommands)
          .as("event %d of a command stands behind its WorkflowTaskCompleted", i + 1)
          .isTrue();
      inCommands =
          event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
              || isOfCommand && inCommands;
    }
  }

  /** What an event refers to was there before it, and is of the right type; ends come once. */
  private static void references(
      HistoryEvent event, Map<Long, HistoryEvent> byId, Set<String> ended) {
    Message attributes = Events.attributes(event);
    for (var field : attributes.getAllFields().entrySet()) {
      String name = field.getKey().getName();
      if (name.endsWith("event_id") && !name.startsWith("parent")) {
        long id = (Long) field.getValue();
        assertThat(id).as("%s of event %d", name, event.getEventId()).isPositive();
        if (!name.contains("sequencing")) {
          assertThat(id).isLessThan(event.getEventId());
          type(name, event, byId.get(id));
        }
      }
    }
    String type = event.getEventType().name();
    if (Events.isCompletion(event.getEventType()) || type.contains("TIMER_FIRED")) {
      var role = dev.ratchet.history.event.EventRole.of(event);
      assertThat(ended.add(role.name() + role.operation(event)))
          .as("event %d ends something for the first time", event.getEventId())
          .isTrue();
    }
  }

  private static void type(String name, HistoryEvent event, HistoryEvent target) {
    String what = event.getEventType().name().replace("EVENT_TYPE_", "");
    String of = target.getEventType().name().replace("EVENT_TYPE_", "");
    switch (name) {
      case "workflow_task_completed_event_id" ->
          assertThat(of).isEqualTo("WORKFLOW_TASK_COMPLETED");
      case "started_event_id" ->
          assertThat(of)
              .isEqualTo(
                  what.startsWith("ACTIVITY")
                      ? "ACTIVITY_TASK_STARTED"
                      : what.startsWith("TIMER")
                          ? "TIMER_STARTED"
                          : what.startsWith("CHILD")
                              ? "CHILD_WORKFLOW_EXECUTION_STARTED"
                              : "WORKFLOW_TASK_STARTED");
      case "scheduled_event_id" ->
          assertThat(of)
              .isEqualTo(
                  what.startsWith("ACTIVITY")
                      ? "ACTIVITY_TASK_SCHEDULED"
                      : "WORKFLOW_TASK_SCHEDULED");
      case "initiated_event_id" -> assertThat(of).endsWith("_INITIATED");
      case "accepted_event_id" -> assertThat(of).isEqualTo("WORKFLOW_EXECUTION_UPDATE_ACCEPTED");
      case "latest_cancel_requested_event_id" ->
          assertThat(of).isEqualTo("ACTIVITY_TASK_CANCEL_REQUESTED");
      default -> assertThat(name).isEqualTo("external_initiated_event_id");
    }
  }
}
