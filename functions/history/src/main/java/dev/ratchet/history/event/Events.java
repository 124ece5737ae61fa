package dev.ratchet.history.event;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes events of a history out of their attributes. What kind of event it is follows from the type
 * of the attributes, by the protocol's own naming.
 */
public final class Events {
  private static final String SUFFIX = "_event_attributes";

  private record Kind(FieldDescriptor field, EventType type) {}

  private static final Map<Descriptor, Kind> KINDS = kinds();

  /** Ends of activities and child runs: they are numbered after all else that waited. */
  private static final Set<EventType> COMPLETIONS =
      Set.of(
          EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
          EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
          EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
          EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
          EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED,
          EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED,
          EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT,
          EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED,
          EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED,
          EventType.EVENT_TYPE_NEXUS_OPERATION_COMPLETED,
          EventType.EVENT_TYPE_NEXUS_OPERATION_FAILED,
          EventType.EVENT_TYPE_NEXUS_OPERATION_CANCELED,
          EventType.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT);

  private Events() {}

  private static Map<Descriptor, Kind> kinds() {
    Map<Descriptor, Kind> kinds = new HashMap<>();
    for (FieldDescriptor field : HistoryEvent.getDescriptor().getFields()) {
      if (field.getName().endsWith(SUFFIX)) {
        String name = field.getName().substring(0, field.getName().length() - SUFFIX.length());
        EventType type = EventType.valueOf("EVENT_TYPE_" + name.toUpperCase(Locale.ROOT));
        kinds.put(field.getMessageType(), new Kind(field, type));
      }
    }
    return Map.copyOf(kinds);
  }

  /** An event without a number. */
  public static HistoryEvent of(Message attributes, Instant time) {
    Kind kind = KINDS.get(attributes.getDescriptorForType());
    if (kind == null) {
      throw new IllegalArgumentException(
          attributes.getDescriptorForType().getFullName() + " is not the attributes of an event.");
    }
    return HistoryEvent.newBuilder()
        .setEventType(kind.type())
        .setEventTime(Times.proto(time))
        .setField(kind.field(), attributes)
        .build();
  }

  /** The attributes of an event. */
  public static Message attributes(HistoryEvent event) {
    FieldDescriptor field =
        event.getOneofFieldDescriptor(HistoryEvent.getDescriptor().getOneofs().getFirst());
    if (field == null) {
      throw new IllegalArgumentException(event.getEventType() + " has no attributes.");
    }
    return (Message) event.getField(field);
  }

  /** Whether an event of this type is numbered after all others that waited with it. */
  public static boolean isCompletion(EventType type) {
    return COMPLETIONS.contains(type);
  }

  /**
   * Copies into a message what another one has in fields of the same name and type: the attributes
   * of a command are, but for a few, those of its event.
   */
  public static <B extends Message.Builder> B copy(Message from, B to) {
    for (Map.Entry<FieldDescriptor, Object> entry : from.getAllFields().entrySet()) {
      FieldDescriptor field = to.getDescriptorForType().findFieldByName(entry.getKey().getName());
      if (field != null && field.isMapField() && entry.getKey().isMapField()) {
        copyMap((List<?>) entry.getValue(), field, to);
      } else if (field != null && isSameType(field, entry.getKey())) {
        to.setField(field, entry.getValue());
      }
    }
    return to;
  }

  /** Entries of maps are of types of their own, be they alike. */
  private static void copyMap(List<?> entries, FieldDescriptor field, Message.Builder to) {
    for (Object entry : entries) {
      Message.Builder copy = to.newBuilderForField(field);
      ((Message) entry)
          .getAllFields()
          .forEach(
              (part, value) ->
                  copy.setField(
                      copy.getDescriptorForType().findFieldByNumber(part.getNumber()), value));
      to.addRepeatedField(field, copy.build());
    }
  }

  private static boolean isSameType(FieldDescriptor one, FieldDescriptor other) {
    if (one.getType() != other.getType() || one.isRepeated() != other.isRepeated()) {
      return false;
    }
    return switch (one.getJavaType()) {
      case MESSAGE -> one.getMessageType().equals(other.getMessageType());
      case ENUM -> one.getEnumType().equals(other.getEnumType());
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> true;
    };
  }
}
