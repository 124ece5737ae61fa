package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.KebabName;
import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.DefinitionService;
import dev.ratchet.engine.DefinitionService.Put;
import dev.ratchet.engine.port.Catalog.StoredDefinition;
import java.util.List;
import java.util.Optional;

/** {@code /v1/workflows}: stores Workflow Definitions and shows them. */
final class WorkflowRoutes {
  private static final int PAGE = 100;

  private final DefinitionService definitions;

  WorkflowRoutes(DefinitionService definitions) {
    this.definitions = requireNonNull(definitions, "definitions is null");
  }

  Response put(String name, String body) {
    if (!KebabName.isValid(name)) {
      throw Refusal.invalid(
          "/name",
          "\"" + name + "\" is not kebab-case.",
          "Use 1 to " + KebabName.CHARS_MAX + " of a-z, 0-9 and single hyphens, a letter first.");
    }
    return switch (definitions.put(name, body)) {
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
    StoredDefinition latest = definitions.latest(name).orElseThrow(() -> unknown(name));
    Optional<String> wanted = request.parameter("version").filter(v -> !v.equals("latest"));
    StoredDefinition found = wanted.isEmpty() ? latest : version(latest.ref(), wanted.get());
    return Response.ok(summary(found).with("definition", found.document()));
  }

  private StoredDefinition version(WorkflowRef latest, String wanted) {
    int version = Numbers.parse(wanted);
    if (version < 1) {
      throw Refusal.invalid(
          "?version", "\"" + wanted + "\" is no version.", "Give 1, 2, … or latest.");
    }
    return Optional.of(version)
        .filter(v -> v <= latest.version())
        .flatMap(v -> definitions.version(new WorkflowRef(latest.name(), v)))
        .orElseThrow(() -> unknownVersion(latest.name(), version, latest.version()));
  }

  Response list(Request request) {
    List<WorkflowRef> page = definitions.list(request.parameter("cursor").orElse(""), PAGE);
    Json items =
        new Json.Arr(
            page.stream()
                .map(
                    ref ->
                        (Json)
                            Json.Obj.EMPTY.with("name", ref.name()).with("version", ref.version()))
                .toList());
    Json.Obj body = Json.Obj.EMPTY.with("workflows", items);
    return Response.ok(page.size() < PAGE ? body : body.with("cursor", page.getLast().name()));
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
