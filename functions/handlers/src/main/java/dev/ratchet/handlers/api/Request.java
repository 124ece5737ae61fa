package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the HTTP API.
 *
 * @param method in upper case
 * @param path the segments behind {@code /v1}
 * @param query the parameters, each once
 * @param body the text of the body; empty where there is none
 */
public record Request(String method, List<String> path, Map<String, String> query, String body) {
  public Request {
    requireNonNull(method, "method is null");
    path = List.copyOf(path);
    query = Map.copyOf(query);
    requireNonNull(body, "body is null");
  }

  /** A query parameter, if it is there. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }
}
