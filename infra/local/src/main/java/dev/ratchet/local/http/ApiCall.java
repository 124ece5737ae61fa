package dev.ratchet.local.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of HTTP as it came.
 *
 * @param path as it was sent, percent signs and all
 * @param query as it was sent, without its question mark; empty if there is none
 * @param headers by name in lower case, the values of each in the order in which they came
 * @param authority whom it calls, by its target or else by its header Host; empty if neither says
 * @param sourceIp who sent it
 * @param port where it came in
 */
record ApiCall(
    String method,
    String path,
    String query,
    String protocol,
    Map<String, List<String>> headers,
    String authority,
    String sourceIp,
    int port) {

  ApiCall {
    requireNonNull(method, "method is null");
    requireNonNull(path, "path is null");
    requireNonNull(query, "query is null");
    requireNonNull(protocol, "protocol is null");
    requireNonNull(headers, "headers is null");
    requireNonNull(authority, "authority is null");
    requireNonNull(sourceIp, "sourceIp is null");
  }

  /** All headers of a name in lower case. */
  List<String> all(String name) {
    return headers.getOrDefault(name, List.of());
  }

  /** The first header of a name in lower case. */
  Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }
}
