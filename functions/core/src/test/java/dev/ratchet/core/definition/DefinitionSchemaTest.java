package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.ValidatorFactory;
import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.RetryPolicy;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published schema: itself valid, in words for people, and at one with the code. */
class DefinitionSchemaTest {
  private static final Json.Obj SCHEMA = Json.parseObject(DefinitionSchema.text());

  @Test
  void theSchemaIsOneOfDraft202012() {
    var validator =
        new ValidatorFactory().withJsonNodeFactory(new SchemaNode.Factory()).createValidator();

    var result =
        validator.validate(
            URI.create("https://json-schema.org/draft/2020-12/schema"), new SchemaNode(SCHEMA, ""));

    assertThat(result.getErrors()).isEmpty();
    assertThat(SCHEMA.text("$schema")).contains("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void everyFieldHasATitleAndADescription() {
    for (Json.Obj object : objects(SCHEMA)) {
      object
          .object("properties")
          .members()
          .forEach(
              (name, field) -> {
                var schema = (Json.Obj) field;
                Json.Obj target = schema.has("title") ? schema : referred(schema);
                assertThat(target.text("title")).as(name).isPresent();
                assertThat(target.text("description")).as(name).isPresent();
              });
    }
  }

  @Test
  void everyConstraintHasWordsForItsError() {
    for (Json.Obj schema : objects(SCHEMA)) {
      if (schema.get("type") instanceof Json.Str || schema.has("enum")) {
        assertThat(schema.text("x-fix")).as(schema.text()).isPresent();
        assertThat(schema.has("x-expected") || schema.has("enum")).as(schema.text()).isTrue();
      }
    }
  }

  @Test
  void everyExampleIsADefinition() {
    for (Json example : SCHEMA.array("examples")) {
      String name = ((Json.Obj) example).text("name").orElseThrow();
      assertThat(DefinitionReader.read(example.text(), name)).isInstanceOf(Outcome.Read.class);
    }
    for (String field : List.of("timeout", "on_failure", "on_cancel")) {
      for (Json example : SCHEMA.object("properties").object(field).array("examples")) {
        assertThat(DefinitionReader.read(Json.Obj.EMPTY.with(field, example).text(), "demo"))
            .as(field + " " + example.text())
            .isInstanceOf(Outcome.Read.class);
      }
    }
    for (String kind : List.of("task", "retry", "timeout", "concurrency")) {
      Json.Obj definition = SCHEMA.object("$defs").object(kind);
      definition.array("examples").forEach(example -> assertTaken(kind, example));
      definition
          .object("properties")
          .members()
          .forEach(
              (field, schema) ->
                  ((Json.Obj) schema)
                      .array("examples")
                      .forEach(example -> assertTaken(field, example)));
    }
  }

  private static void assertTaken(String field, Json example) {
    Json.Obj limit = Json.Obj.EMPTY.with("limit", 1);
    Json.Obj task =
        switch (field) {
          case "limit", "key" ->
              Json.Obj.EMPTY
                  .with("name", "charge-card")
                  .with("concurrency", limit.with(field, example));
          default -> Json.Obj.EMPTY.with("name", "charge-card").with(field, example);
        };
    String before = "{\"tasks\":[{\"name\":\"%s\"},%s]}";
    String other = field.equals("needs") ? "charge-card" : "first";
    Json.Obj renamed = field.equals("needs") ? task.with("name", "second") : task;
    assertThat(DefinitionReader.read(before.formatted(other, renamed.text()), "demo"))
        .as(field + " " + example.text())
        .isInstanceOf(Outcome.Read.class);
  }

  @Test
  void theSchemasLimitsAreTheCodes() {
    assertThat(number("/properties/tasks/maxItems")).isEqualTo(WorkflowDefinition.TASKS_MAX);
    assertThat(number("/properties/on_failure/maxItems")).isEqualTo(WorkflowDefinition.TASKS_MAX);
    assertThat(number("/properties/on_cancel/maxItems")).isEqualTo(WorkflowDefinition.TASKS_MAX);
    assertThat(number("/$defs/concurrency/properties/limit/maximum"))
        .isEqualTo(TaskStep.Concurrency.Limited.LIMIT_MAX);
    assertThat(number("/$defs/retry/properties/max_attempts/maximum"))
        .isEqualTo(RetryPolicy.MAX_ATTEMPTS_MAX);
    assertThat(((Json.Str) Pointer.find(SCHEMA, "/$defs/name/pattern")).value())
        .endsWith("{0," + (KebabName.CHARS_MAX - 1) + "}$");
    assertThat(DefinitionSchema.fields(""))
        .containsExactly(
            "name", "description", "timeout", "concurrency", "tasks", "on_failure", "on_cancel");
    assertThat(DefinitionSchema.fields("/$defs/task"))
        .containsExactlyElementsOf(
            List.of(
                "name",
                "task",
                "with",
                "needs",
                "when",
                "into",
                "retry",
                "timeout",
                "completion",
                "queue",
                "concurrency",
                "on_failure"));
  }

  private static int number(String pointer) {
    BigDecimal value = ((Json.Num) Pointer.find(SCHEMA, pointer)).value();
    return value.intValueExact();
  }

  private static Json.Obj referred(Json.Obj schema) {
    return (Json.Obj) Pointer.find(SCHEMA, schema.text("$ref").orElseThrow().substring(1));
  }

  /** All objects of the schema, examples and defaults aside. */
  private static List<Json.Obj> objects(Json.Obj object) {
    var objects = new ArrayList<Json.Obj>(List.of(object));
    object
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof Json.Obj inner && !name.equals("default")) {
                objects.addAll(objects(inner));
              }
            });
    return objects;
  }
}
