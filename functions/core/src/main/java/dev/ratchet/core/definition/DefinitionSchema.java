package dev.ratchet.core.definition;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.EvaluationContext;
import dev.harrel.jsonschema.Evaluator;
import dev.harrel.jsonschema.EvaluatorFactory;
import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The published JSON Schema of definitions, and what is wrong with a document that does not fit it.
 * All words of the messages about one field come from the schema, beside the constraints.
 *
 * <p>Loading this class parses the schema; nothing but reading a definition needs it.
 */
final class DefinitionSchema {
  /** The resource that holds the schema, beside this class. */
  static final String RESOURCE = "workflow-definition.schema.json";

  private static final URI LOCATION = URI.create("https://schema.invalid/" + RESOURCE);
  private static final Json.Obj SCHEMA = Json.parseObject(text());
  private static final Validator VALIDATOR = validator();

  private DefinitionSchema() {}

  /** The schema as it is published. */
  static String text() {
    try (InputStream in = DefinitionSchema.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Validator validator() {
    Validator validator =
        new ValidatorFactory()
            .withJsonNodeFactory(new SchemaNode.Factory())
            .withDisabledSchemaValidation(true) // a test does that
            .withEvaluatorFactory(
                new EvaluatorFactory.Builder().withKeyword("pattern", WholeMatch::new).build())
            .createValidator();
    validator.registerSchema(LOCATION, new SchemaNode(SCHEMA, ""));
    return validator;
  }

  /** The fields of an object of the schema, in its order. */
  static List<String> fields(String pointer) {
    return List.copyOf(
        ((Json.Obj) Pointer.find(SCHEMA, pointer)).object("properties").members().keySet());
  }

  static void check(Json document, Problems problems) {
    for (Error error : VALIDATOR.validate(LOCATION, new SchemaNode(document, "")).getErrors()) {
      if (problems.isFull()) {
        return;
      }
      describe(document, error, problems);
    }
  }

  private static void describe(Json document, Error error, Problems problems) {
    String path = error.getInstanceLocation();
    Json found = Pointer.find(document, path);
    String rule = error.getSchemaLocation().substring(error.getSchemaLocation().indexOf('#') + 1);
    if (!(Pointer.find(SCHEMA, rule) instanceof Json.Obj schema)) {
      describeUnknownField(path, Pointer.parent(rule), problems);
      return;
    }
    String fix = schema.text("x-fix").orElse("");
    switch (error.getKeyword()) {
      case "required" -> describeMissing(path, schema, (Json.Obj) found, problems);
      case "enum" ->
          problems.add(
              path,
              "Expected one of %s; found %s."
                  .formatted(
                      schema.array("enum").stream()
                          .map(Json::text)
                          .collect(Collectors.joining(", ")),
                      Problems.found(found)),
              fix);
      default ->
          problems.add(
              path,
              "Expected %s; found %s."
                  .formatted(
                      schema.text("x-expected").orElse("another value"), Problems.found(found)),
              fix);
    }
  }

  private static void describeUnknownField(String path, String rule, Problems problems) {
    List<String> known = fields(rule);
    String name = Pointer.last(path);
    problems.add(
        path,
        "There is no field \"%s\" here; expected one of %s."
            .formatted(Excerpt.of(name), String.join(", ", known)),
        Nearest.to(name, known)
            .map("Did you mean \"%s\"?"::formatted)
            .orElse("Remove it, or move it to where it belongs."));
  }

  private static void describeMissing(
      String path, Json.Obj schema, Json.Obj found, Problems problems) {
    for (Json required : schema.array("required")) {
      String name = ((Json.Str) required).value();
      if (!found.has(name)) {
        problems.add(
            Pointer.child(path, name),
            "The field \"%s\" is missing.".formatted(name),
            schema.text("x-fix").orElse(""));
      }
    }
  }

  /**
   * The keyword {@code pattern}, for patterns from ^ to $. In Java, unlike in ECMAScript, a $ also
   * matches before a last line break, so that the library's own search takes too much.
   */
  private static final class WholeMatch implements Evaluator {
    private final Pattern pattern;

    WholeMatch(JsonNode keyword) {
      pattern = Pattern.compile(keyword.asString());
    }

    @Override
    public Result evaluate(EvaluationContext ctx, JsonNode node) {
      return !node.isString() || pattern.matcher(node.asString()).matches()
          ? Result.success()
          : Result.failure("pattern");
    }
  }
}
