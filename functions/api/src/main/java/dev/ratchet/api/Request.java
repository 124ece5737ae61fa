package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
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
 * @param headers all that came
 * @param body what was sent with it
 * @param caller who makes it
 */
public record Request(
    String method,
    List<String> path,
    Map<String, String> query,
    Headers headers,
    RequestBody body,
    Caller caller) {
  public Request {
    requireNonNull(method, "method is null");
    path = List.copyOf(path);
    query = Map.copyOf(query);
    requireNonNull(headers, "headers is null");
    requireNonNull(body, "body is null");
    requireNonNull(caller, "caller is null");
  }

  /**
   * The text that was sent; empty where nothing was.
   *
   * @throws Refusal if it is no text
   */
  String text() {
    return body.text();
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
