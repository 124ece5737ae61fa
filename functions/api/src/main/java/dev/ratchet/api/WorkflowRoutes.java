package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.catalog.DefinitionService.Put;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /v1/workflows}: stores Workflow Definitions and shows them. */
final class WorkflowRoutes {
  /** What a name may be, as answers say it. */
  static final String NAME_RULE =
      "1 to %d of a-z, 0-9 and single hyphens, a letter first".formatted(KebabName.CHARS_MAX);

  private static final int PAGE = 100;

  private final DefinitionService definitions;

  WorkflowRoutes(DefinitionService definitions) {
    this.definitions = requireNonNull(definitions, "definitions is null");
  }

  Response put(String name, Request request) {
    request.takesOnly();
    if (!KebabName.isValid(name)) {
      throw Refusal.invalid(
          "{name}",
          "\"" + Excerpt.of(name) + "\" is not kebab-case.",
          "Use " + NAME_RULE + ", such as fulfil-order.");
    }
    String text = request.text();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > DefinitionService.BYTES_MAX) {
      throw Refusal.tooLarge(
          "definition_too_large",
          "The definition has %d bytes, expected at most %d. Let tasks fetch what is large, or"
                  .formatted(bytes, DefinitionService.BYTES_MAX)
              + " split the workflow in two.");
    }
    return switch (definitions.put(name, text)) {
      case Put.Created created -> Response.of(201, summary(created.stored()));
      case Put.Unchanged unchanged -> Response.ok(summary(unchanged.stored()));
      case Put.Refused refused -> throw Refusal.invalid(refused.problems());
    };
  }

  private static Json.Obj summary(StoredDefinition stored) {
    return Json.Obj.EMPTY
        .with("name", stored.ref().name())
        .with("version", stored.ref().version())
        .with("created_at", stored.createdAt().toString());
  }

  Response get(String name, Request request) {
    request.takesOnly("version");
    requireName(name);
    StoredDefinition latest = definitions.latest(name).orElseThrow(() -> unknown(name));
    Optional<String> wanted = request.parameter("version").filter(v -> !v.equals("latest"));
    StoredDefinition found = wanted.isEmpty() ? latest : version(latest.ref(), wanted.get());
    return Response.ok(summary(found).with("definition", found.document()));
  }

  private StoredDefinition version(WorkflowRef latest, String wanted) {
    int version = WholeNumber.parse(wanted);
    if (version < 1) {
      throw Refusal.invalid(
          "?version", "\"" + Excerpt.of(wanted) + "\" is no version.", "Give 1, 2, … or latest.");
    }
    return Optional.of(version)
        .filter(v -> v <= latest.version())
        .flatMap(v -> definitions.version(new WorkflowRef(latest.name(), v)))
        .orElseThrow(() -> unknownVersion(latest.name(), version, latest.version()));
  }

  Response list(Request request) {
    List<Problem> problems = new ArrayList<>(request.unknownParameters("cursor"));
    String after = request.parameter("cursor").orElse("");
    if (request.parameter("cursor").isPresent() && !KebabName.isValid(after)) {
      problems.add(
          new Problem(
              "?cursor", "It is no cursor.", "Give the cursor of the page before, as it is."));
    }
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
    List<WorkflowRef> page = definitions.list(after, PAGE);
    Json items = new Json.Arr(page.stream().map(WorkflowRoutes::item).toList());
    Json.Obj body = Json.Obj.EMPTY.with("workflows", items);
    return Response.ok(page.size() < PAGE ? body : body.with("cursor", page.getLast().name()));
  }

  private static Json item(WorkflowRef ref) {
    return Json.Obj.EMPTY.with("name", ref.name()).with("version", ref.version());
  }

  /**
   * Guards the store against names that none can have.
   *
   * @throws Refusal if there can be no Workflow Definition of this name
   */
  static void requireName(String name) {
    if (!KebabName.isValid(name)) {
      throw Refusal.notFound(
          "workflow_not_found",
          "There is no Workflow Definition \"%s\"; a name is %s."
              .formatted(Excerpt.of(name), NAME_RULE));
    }
  }

  static Refusal unknown(String name) {
    return Refusal.notFound(
        "workflow_not_found",
        "There is no Workflow Definition \"%s\". Store it: PUT /v1/workflows/%s."
            .formatted(name, name));
  }

  static Refusal unknownVersion(String name, int version, int latest) {
    return Refusal.notFound(
        "version_not_found",
        "\"%s\" has no version %d; the latest is %d.".formatted(name, version, latest));
  }
}
