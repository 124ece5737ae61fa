package dev.ratchet.core.definition;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.Deflater;

/** Reads Workflow Definitions, and says everything that is wrong with one that it refuses. */
public final class DefinitionReader {
  /** The largest definition, in bytes: of its text, and of the JSON document that is stored. */
  public static final int BYTES_MAX = 1024 * 1024;

  /** The largest stored definition once it is packed, in bytes: an item of a table holds 400 KB. */
  static final int PACKED_BYTES_MAX = 380 * 1024;

  private DefinitionReader() {}

  /** What became of a text. */
  public sealed interface Outcome {
    /**
     * It is a definition.
     *
     * @param document its stored form: what the text said, as JSON with its keys in a fixed order,
     *     no default filled in. Two texts with equal documents are the same definition
     */
    record Read(WorkflowDefinition definition, Json.Obj document) implements Outcome {
      public Read {
        requireNonNull(definition, "definition is null");
        requireNonNull(document, "document is null");
      }
    }

    /**
     * It is none.
     *
     * @param problems what is wrong, at least one, and at most the first 100
     */
    record Refused(List<Problem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
        if (problems.isEmpty()) {
          throw new IllegalArgumentException("A definition is refused for a reason; found none.");
        }
      }
    }
  }

  /**
   * Reads a definition.
   *
   * @param text JSON if it begins with a brace, else YAML 1.2
   * @param expectedName the name that it is stored under; {@code name} in the text may be left out,
   *     and must be the same where it is given
   */
  public static Outcome read(String text, String expectedName) {
    return read(text, expectedName, (_, _) -> {});
  }

  /**
   * Reads a definition for a deployment.
   *
   * @param text as in {@link #read(String, String)}
   * @param expectedName as in {@link #read(String, String)}
   * @param queues the names of the Task Queues that there are
   */
  public static Outcome read(String text, String expectedName, Set<String> queues) {
    return read(text, expectedName, queues, InputChecks.NONE);
  }

  /**
   * Reads a definition for a deployment.
   *
   * @param text as in {@link #read(String, String)}
   * @param expectedName as in {@link #read(String, String)}
   * @param queues the names of the Task Queues that there are
   * @param inputs judges what is written for the tasks that there are
   */
  public static Outcome read(
      String text, String expectedName, Set<String> queues, InputChecks inputs) {
    return read(
        text,
        expectedName,
        (written, problems) -> {
          DefinitionChecks.checkQueues(written, queues, problems);
          DefinitionChecks.checkInputs(written, inputs, problems);
        });
  }

  private static Outcome read(
      String text, String expectedName, BiConsumer<Json.Obj, Problems> furtherCheck) {
    requireNonNull(expectedName, "expectedName is null");
    var problems = new Problems();
    if (tooLarge("The text", text.getBytes(StandardCharsets.UTF_8).length, problems)) {
      return new Outcome.Refused(problems.all());
    }
    Json parsed;
    try {
      parsed = parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } catch (JsonException e) {
      problems.add("", e.getMessage(), "Correct the text there; definitions are YAML or JSON.");
      return new Outcome.Refused(problems.all());
    }
    DefinitionSchema.check(parsed, problems);
    if (!(parsed instanceof Json.Obj written)) {
      return new Outcome.Refused(problems.all());
    }
    checkName(written, expectedName, problems);
    DefinitionChecks.check(written, problems);
    furtherCheck.accept(written, problems);
    if (!problems.isEmpty()) {
      return new Outcome.Refused(problems.all());
    }
    Json.Obj document = StoredDefinition.canonical(written.with("name", expectedName));
    return tooLarge("The JSON form of the text", document.sizeBytes(2 * BYTES_MAX), problems)
            || tooVaried(document.text().getBytes(StandardCharsets.UTF_8), problems)
        ? new Outcome.Refused(problems.all())
        : new Outcome.Read(StoredDefinition.read(document), document);
  }

  /**
   * The definition of a stored document, without checking it again.
   *
   * @param document what {@link Outcome.Read#document} was
   */
  public static WorkflowDefinition ofStored(Json.Obj document) {
    return StoredDefinition.read(document);
  }

  private static boolean tooLarge(String what, int bytes, Problems problems) {
    if (bytes <= BYTES_MAX) {
      return false;
    }
    problems.add(
        "",
        "%s is %d bytes long; the most is %d (1 MiB).".formatted(what, bytes, BYTES_MAX),
        "Let tasks fetch what is large, or split the workflow in two.");
    return true;
  }

  private static boolean tooVaried(byte[] stored, Problems problems) {
    if (stored.length <= PACKED_BYTES_MAX) {
      return false;
    }
    try (var deflater = new Deflater()) {
      deflater.setInput(stored);
      deflater.finish();
      byte[] packed = new byte[PACKED_BYTES_MAX];
      deflater.deflate(packed);
      if (deflater.finished()) {
        return false;
      }
    }
    problems.add(
        "",
        "The JSON form of the text cannot be packed into %d bytes (380 KiB), which is the most that"
                .formatted(PACKED_BYTES_MAX)
            + " is stored.",
        "Let tasks fetch what is large, or split the workflow in two.");
    return true;
  }

  private static Json parse(String text) {
    if (!text.stripLeading().startsWith("{")) {
      return YamlText.parse(text);
    }
    Json parsed = Json.parse(text);
    if (parsed.depth() > YamlText.DEPTH_MAX) {
      throw new JsonException("The text nests deeper than " + YamlText.DEPTH_MAX + " levels.");
    }
    return parsed;
  }

  private static void checkName(Json.Obj written, String expected, Problems problems) {
    if (!KebabName.isValid(expected)) {
      problems.add(
          "/name",
          "Expected a kebab-case name; found \"%s\" in the URL.".formatted(Excerpt.of(expected)),
          "Store it under a name like \"fulfil-order\".");
    } else if (written.get("name") instanceof Json.Str(String name) && !name.equals(expected)) {
      problems.add(
          "/name",
          "The text says \"%s\", the URL says \"%s\".".formatted(Excerpt.of(name), expected),
          "Make them the same, or leave the name out of the text.");
    }
  }
}
