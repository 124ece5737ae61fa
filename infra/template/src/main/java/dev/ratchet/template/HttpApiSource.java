package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A route of the HTTP API that invokes the function with payload format 2.0.
 *
 * @param name the logical id of the route
 * @param method the HTTP method in capitals, or {@code ANY}
 * @param path the path, where {@code {proxy+}} at the end takes all that follows
 * @param access who may call the route
 * @param timeout how long the API waits for the function, up to 30 s
 */
public record HttpApiSource(
    String name, String method, String path, Access access, Duration timeout)
    implements EventSource {

  /** Who may call a route. */
  public enum Access {
    /** A principal of the account whose policy allows it: the request is signed. */
    IAM,
    /** Anyone who reaches the endpoint. */
    PUBLIC
  }

  public HttpApiSource {
    requireNonNull(name, "name is null");
    requireNonNull(method, "method is null");
    requireNonNull(path, "path is null");
    requireNonNull(access, "access is null");
    requireNonNull(timeout, "timeout is null");
  }

  /** The route key as API Gateway puts it into the event, such as {@code ANY /v1/{proxy+}}. */
  public String routeKey() {
    return method + " " + path;
  }
}
