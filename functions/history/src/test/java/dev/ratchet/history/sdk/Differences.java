package dev.ratchet.history.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.ratchet.history.event.Events;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares histories, but for what {@code differences.txt} says may differ, and why. */
final class Differences {
  private static final List<String> ALLOWED = load();

  private Differences() {}

  private static List<String> load() {
    try (InputStream file = Differences.class.getResourceAsStream("/differences.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\\s+", 2)[0])
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void assertSame(List<HistoryEvent> there, List<HistoryEvent> ours) {
    List<HistoryEvent> told = settled(there);
    assertThat(ours)
        .extracting(Differences::type)
        .isEqualTo(told.stream().map(Differences::type).toList());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < told.size(); i++) {
      Map<String, String> theirs = fields(told.get(i));
      Map<String, String> own = fields(ours.get(i));
      Set<String> names = new TreeSet<>(theirs.keySet());
      names.addAll(own.keySet());
      for (String name : names) {
        if (!Objects.equals(theirs.get(name), own.get(name))) {
          differences.add(
              "%d %s: there %s, here %s".formatted(i + 1, name, theirs.get(name), own.get(name)));
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /**
   * The events in the order that a real service gives them: of those that waited for a Workflow
   * Task's end, the ends of activities and child runs come last. The test server keeps them as they
   * came.
   */
  private static List<HistoryEvent> settled(List<HistoryEvent> told) {
    List<HistoryEvent> settled = new ArrayList<>();
    for (int at = 0; at < told.size(); ) {
      HistoryEvent event = told.get(at);
      settled.add(event);
      at++;
      boolean isAnswer =
          event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
              || Retelling.isOfCommand(event);
      int end = at;
      while (isAnswer && end < told.size() && Retelling.isArrival(told.get(end))) {
        end++;
      }
      List<HistoryEvent> waited = told.subList(at, end);
      waited.stream().filter(w -> !Events.isCompletion(w.getEventType())).forEach(settled::add);
      waited.stream().filter(w -> Events.isCompletion(w.getEventType())).forEach(settled::add);
      at = end;
    }
    return settled;
  }

  private static String type(HistoryEvent event) {
    return event.getEventType().name().replace("EVENT_TYPE_", "");
  }

  private static Map<String, String> fields(HistoryEvent event) {
    Map<String, String> fields = new TreeMap<>();
    flatten(type(event), Events.attributes(event), fields);
    return fields;
  }

  /** A message's fields with their paths; an empty message is as one that is not there. */
  private static void flatten(String path, Message message, Map<String, String> fields) {
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      String field = path + "." + entry.getKey().getName();
      if (ALLOWED.contains(field) || ALLOWED.contains("*." + entry.getKey().getName())) {
        continue;
      }
      Object value = entry.getValue();
      if (value instanceof Message nested) {
        flatten(field, nested, fields);
      } else if (value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          if (list.get(i) instanceof Message nested) {
            flatten(field + "[" + i + "]", nested, fields);
          } else {
            fields.put(field + "[" + i + "]", String.valueOf(list.get(i)));
          }
        }
      } else {
        fields.put(field, value instanceof ByteString b ? b.toStringUtf8() : String.valueOf(value));
      }
    }
  }
}
