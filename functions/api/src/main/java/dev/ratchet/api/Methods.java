package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a path answers, by method. Where there is GET, HEAD is answered like it, without the body;
 * OPTIONS tells which methods there are.
 *
 * @param actions none where there is no such path
 */
record Methods(Map<String, Action> actions) {
  static final Methods NONE = new Methods(Map.of());

  /** Answers a call. */
  @FunctionalInterface
  interface Action {
    /**
     * Answers a call.
     *
     * @throws Refusal if something is wrong with it
     * @throws InterruptedException if the time of the call is up
     */
    Response answer(Request request) throws InterruptedException;
  }

  Methods {
    actions = Map.copyOf(actions);
  }

  static Methods get(Action action) {
    return NONE.with("GET", action);
  }

  static Methods post(Action action) {
    return NONE.with("POST", action);
  }

  Methods andPut(Action action) {
    return with("PUT", action);
  }

  Methods andDelete(Action action) {
    return with("DELETE", action);
  }

  private Methods with(String method, Action action) {
    var more = new TreeMap<>(actions);
    more.put(method, action);
    return new Methods(more);
  }

  boolean isEmpty() {
    return actions.isEmpty();
  }

  Response answer(Request request) throws InterruptedException {
    String method = request.method();
    if (method.equals("OPTIONS")) {
      return Response.noContent().withHeader("allow", allowed());
    }
    return Optional.ofNullable(actions.get(method.equals("HEAD") ? "GET" : method))
        .orElseThrow(() -> Refusal.methodNotAllowed(Excerpt.of(method), allowed()))
        .answer(request);
  }

  private String allowed() {
    var methods = new TreeSet<>(actions.keySet());
    methods.add("OPTIONS");
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }
}
