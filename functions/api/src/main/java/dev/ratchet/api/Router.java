package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds what a call asks for. Where a path has GET, HEAD is answered like it; OPTIONS tells which
 * methods there are. A function's first call waits for what is loaded here: no lambda is on its
 * way.
 */
final class Router {
  private static final List<Route> ALL = Route.all();

  private Router() {}

  /** What a call asks for. */
  sealed interface Found {
    /**
     * What a route answers.
     *
     * @param parameters what the path has for those of the route, by name
     */
    record Action(Route route, Map<String, String> parameters) implements Found {
      public Action {
        requireNonNull(route, "route is null");
        parameters = Map.copyOf(parameters);
      }

      /** The {@code {id}} in the path. */
      String id() {
        return parameter("id");
      }

      /** The {@code {name}} in the path. */
      String name() {
        return parameter("name");
      }

      private String parameter(String name) {
        if (!parameters.containsKey(name)) {
          throw new IllegalStateException(route.call().path() + " has no parameter " + name + ".");
        }
        return parameters.get(name);
      }
    }

    /**
     * Which methods there are.
     *
     * @param allowed as the header {@code Allow} lists them
     */
    record Methods(String allowed) implements Found {}
  }

  /**
   * What a call asks for, if its caller may.
   *
   * @throws Refusal if there is no such path or method, or the caller lacks the scope
   */
  static Found find(Request request) {
    List<Found.Action> there = at(request.path());
    if (there.isEmpty()) {
      throw unknownPath(request.path());
    }
    String method = request.method();
    if (method.equals("OPTIONS")) {
      return new Found.Methods(allowed(there));
    }
    String asked = method.equals("HEAD") ? "GET" : method;
    for (Found.Action one : there) {
      if (one.route().call().method().equals(asked)) {
        check(one.route().call().access(), request.caller());
        return one;
      }
    }
    throw Refusal.methodNotAllowed(Excerpt.of(method), allowed(there));
  }

  /** What there is at a path, by whatever method. */
  private static List<Found.Action> at(List<String> path) {
    List<Found.Action> there = new ArrayList<>();
    for (Route route : ALL) {
      Optional<Map<String, String>> parameters = route.call().path().match(path);
      if (parameters.isPresent()) {
        there.add(new Found.Action(route, parameters.get()));
      }
    }
    return there;
  }

  private static String allowed(List<Found.Action> there) {
    var methods = new TreeSet<String>();
    there.forEach(one -> methods.add(one.route().call().method()));
    methods.add("OPTIONS");
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }

  private static void check(Access access, Caller caller) {
    switch (access) {
      case Access.Anyone _ -> {}
      case Access.Holders(ApiScope scope) -> {
        if (!caller.scopes().contains(scope)) {
          throw Refusal.scopeMissing(scope, caller);
        }
      }
    }
  }

  private static Refusal unknownPath(List<String> path) {
    String beginnings =
        ALL.stream()
            .map(route -> "/" + String.join("/", route.call().path().segments().subList(0, 2)))
            .distinct()
            .collect(Collectors.joining(", "));
    return Refusal.notFound(
        "path_not_found",
        "There is no path /%s. All paths begin with one of these: %s."
            .formatted(Excerpt.of(String.join("/", path)), beginnings));
  }
}
