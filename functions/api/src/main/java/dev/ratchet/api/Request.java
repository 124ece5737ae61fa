package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.failure.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One call of the HTTP API.
 *
 * @param method in upper case
 * @param path the segments, percent-decoded; the first is {@code v1}
 * @param query the parameters, each once
 * @param headers those that an answer may depend on, by name in lower case
 * @param body what was sent with it
 */
public record Request(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> headers,
    Body body) {
  /** Names the tags of answers that the caller has already. */
  public static final String IF_NONE_MATCH = "if-none-match";

  public Request {
    requireNonNull(method, "method is null");
    path = List.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  /** A call without headers. */
  public Request(String method, List<String> path, Map<String, String> query, Body body) {
    this(method, path, query, Map.of(), body);
  }

  /** What was sent with a call. */
  public sealed interface Body {
    /** A text; empty where nothing was sent. */
    record Text(String text) implements Body {
      public Text {
        requireNonNull(text, "text is null");
      }
    }

    /** Something that is no text. A call that takes no body is answered all the same. */
    record Unreadable(Problem problem) implements Body {
      public Unreadable {
        requireNonNull(problem, "problem is null");
      }
    }
  }

  /**
   * The text that was sent; empty where nothing was.
   *
   * @throws Refusal if it is no text
   */
  String text() {
    return switch (body) {
      case Body.Text(String text) -> text;
      case Body.Unreadable(Problem problem) -> throw Refusal.invalid(List.of(problem));
    };
  }

  /** A query parameter, if it is there. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** What is wrong with the names of the query parameters, given those that the call takes. */
  List<Problem> unknownParameters(String... known) {
    Set<String> names = Set.of(known);
    String fix = Fields.oneOf(names);
    return query.keySet().stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .map(name -> new Problem("?" + Excerpt.of(name), "There is no such parameter here.", fix))
        .toList();
  }

  /**
   * Lets pass only calls with these query parameters: a misspelt one would be passed over
   * otherwise.
   *
   * @throws Refusal if there is another one
   */
  void takesOnly(String... known) {
    List<Problem> problems = unknownParameters(known);
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
  }
}
