package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Documents of known fields with likely and unlikely values: each is read or refused. */
class DefinitionFuzzTest {
  private static final List<String> VALUES =
      List.of(
          "null, true, 0, 1, 1000, 1001, 2.5, -1, \"\", \"x\", \"{% $context.a %}\", \"{% ( %}\"",
          "\"0s\", \"1ms\", \"1h\", \"2h\", \"366d\", \"367d\", \"-5s\", \"2026-12-24T18:00:00Z\"",
          "\"fail\", \"continue\", \"external\", \"returned\", [], {}, [1], [\"a\"], [\"b\",\"c\"]",
          "{\"max_attempts\":1}, {\"initial_interval\":\"2h\",\"maximum_interval\":\"1h\"}",
          "{\"heartbeat\":\"2h\",\"schedule_to_close\":\"1h\"}, {\"start_to_close\":\"1h\"}",
          "{\"limit\":1}, {\"limit\":0}, {\"limit\":1,\"key\":\"{% 1 %}\"}, {\"key\":\"a\"}",
          "{\"duration\":\"1s\"}, {\"until\":\"now\"}, {\"signal\":\"a\"}, {\"timeout\":\"1h\"}");
  private static final List<Json> POOL =
      ((Json.Arr) Json.parse("[" + String.join(",", VALUES) + "]")).items();
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "send-webhook");
  private static final List<String> KINDS =
      List.of("call-api", "sleep", "wait-for-signal", "send-webhook");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private int read;

  @Test
  void anyDocumentIsReadOrRefused() {
    System.out.println("DefinitionFuzzTest seed " + seed);
    for (int i = 0; i < 2_000; i++) {
      String text = document().text();

      switch (DefinitionReader.read(text, "demo")) {
        case Outcome.Read(WorkflowDefinition definition, Json.Obj document) -> {
          read++;
          assertThat(DefinitionReader.ofStored(document)).as(text).isEqualTo(definition);
          assertThat(DefinitionReader.read(document.text(), "demo"))
              .as(text)
              .isEqualTo(new Outcome.Read(definition, document));
        }
        case Outcome.Refused(List<Problem> problems) ->
            assertThat(problems).as(text).isNotEmpty().doesNotHaveDuplicates();
      }
    }
    assertThat(read).as("read of seed " + seed).isBetween(100, 1_900);
  }

  private Json.Obj document() {
    var members = new LinkedHashMap<String, Json>();
    for (String field : DefinitionSchema.fields("")) {
      switch (field) {
        case "tasks", "on_failure", "on_cancel" -> {
          if (random.nextBoolean()) {
            members.put(field, tasks());
          }
        }
        default -> sometimes(field, members);
      }
    }
    return new Json.Obj(members);
  }

  private Json tasks() {
    var tasks = new ArrayList<Json>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      tasks.add(random.nextInt(60) == 0 ? any() : task());
    }
    return new Json.Arr(tasks);
  }

  private Json.Obj task() {
    var members = new LinkedHashMap<String, Json>();
    for (String field : DefinitionSchema.fields("/$defs/task")) {
      switch (field) {
        case "name" -> members.put(field, new Json.Str(NAMES.get(random.nextInt(NAMES.size()))));
        case "task" -> members.put(field, new Json.Str(KINDS.get(random.nextInt(KINDS.size()))));
        default -> sometimes(field, members);
      }
    }
    return new Json.Obj(members);
  }

  private void sometimes(String field, LinkedHashMap<String, Json> members) {
    if (random.nextInt(12) == 0) {
      members.put(field, any());
    }
  }

  private Json any() {
    return POOL.get(random.nextInt(POOL.size()));
  }
}
