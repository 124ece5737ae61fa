package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.template.HttpApiSource;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes of the HTTP API, and which of them a request takes. */
final class Routes {

  private static final String DEFAULT = "$default";

  private final List<Route> routes;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /**
   * A route and its function.
   *
   * @param source the route
   * @param function what answers
   */
  record Route(HttpApiSource source, LocalFunction function) {

    Route {
      requireNonNull(source, "source is null");
      requireNonNull(function, "function is null");
    }

    /** As in the event: {@code $default} is a key of its own. */
    String key() {
      return source.path().equals(DEFAULT) ? DEFAULT : source.routeKey();
    }
  }

  /**
   * A request's route.
   *
   * @param route the route
   * @param parameters the parts of the path that the route names, decoded
   */
  record Match(Route route, Map<String, String> parameters) {}

  /** The routes of some functions, the most specific first. */
  static Routes of(Collection<LocalFunction> functions) {
    var routes = new ArrayList<Route>();
    for (var function : functions) {
      for (var source : function.definition().sources()) {
        if (source instanceof HttpApiSource route) {
          routes.add(new Route(route, function));
        }
      }
    }
    routes.sort(
        Comparator.comparingInt(Routes::rank)
            .thenComparing(route -> route.source().method().equals("ANY"))
            .thenComparing(route -> -route.source().path().length()));
    return new Routes(routes);
  }

  /** Paths without variables come first, then those with, then greedy ones, then the default. */
  private static int rank(Route route) {
    var path = route.source().path();
    if (path.equals(DEFAULT)) {
      return 3;
    }
    if (path.contains("+}")) {
      return 2;
    }
    return path.contains("{") ? 1 : 0;
  }

  /** The route of a method and an undecoded path. */
  Optional<Match> match(String method, String path) {
    for (var route : routes) {
      if (route.source().method().equals("ANY") || route.source().method().equals(method)) {
        var parameters = parameters(route.source().path(), path);
        if (parameters.isPresent()) {
          return Optional.of(new Match(route, parameters.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> parameters(String pattern, String path) {
    if (pattern.equals(DEFAULT)) {
      return Optional.of(Map.of());
    }
    var wanted = pattern.split("/", -1);
    var given = path.split("/", -1);
    var parameters = new LinkedHashMap<String, String>();
    for (var i = 0; i < wanted.length; i++) {
      var name = wanted[i];
      if (i >= given.length) {
        return Optional.empty();
      }
      if (name.endsWith("+}")) {
        var rest = String.join("/", List.of(given).subList(i, given.length));
        parameters.put(name.substring(1, name.length() - 2), decoded(rest));
        return rest.isEmpty() ? Optional.empty() : Optional.of(parameters);
      }
      if (name.startsWith("{")) {
        if (given[i].isEmpty()) {
          return Optional.empty();
        }
        parameters.put(name.substring(1, name.length() - 1), decoded(given[i]));
      } else if (!name.equals(given[i])) {
        return Optional.empty();
      }
    }
    return wanted.length == given.length ? Optional.of(parameters) : Optional.empty();
  }

  /** A path component without its percent signs; unlike in a query, a plus is a plus. */
  static String decoded(String component) {
    return component.indexOf('%') < 0
        ? component
        : URLDecoder.decode(component.replace("+", "%2B"), UTF_8);
  }
}
