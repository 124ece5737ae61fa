package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.ratchet.local.Json;
import dev.ratchet.template.HttpApi;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The event that API Gateway makes of a request, payload format 2.0. */
final class ApiEvent {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ApiEvent() {}

  /**
   * The event of a request.
   *
   * @param body the request's body; empty if it has none
   * @param requestId the id of the request
   * @param now when it came
   */
  static ObjectNode of(
      HttpExchange exchange,
      Routes.Match match,
      HttpApi api,
      byte[] body,
      String requestId,
      Instant now) {
    var uri = exchange.getRequestURI();
    var event = Json.object();
    event.put("version", "2.0");
    event.put("routeKey", match.route().key());
    event.put("rawPath", Routes.decoded(uri.getRawPath()));
    event.put("rawQueryString", uri.getRawQuery() == null ? "" : uri.getRawQuery());
    cookies(exchange, event);
    var headers = event.putObject("headers");
    headers(exchange).forEach(headers::put);
    var query = query(uri.getRawQuery());
    if (!query.isEmpty()) {
      query.forEach(event.putObject("queryStringParameters")::put);
    }
    event.set("requestContext", context(exchange, match, api, requestId, now));
    if (!match.parameters().isEmpty()) {
      match.parameters().forEach(event.putObject("pathParameters")::put);
    }
    var binary = body.length > 0 && !isText(headers.path("content-type").asText());
    if (binary) {
      event.put("body", Base64.getEncoder().encodeToString(body));
    } else if (body.length > 0) {
      event.put("body", new String(body, UTF_8));
    }
    event.put("isBase64Encoded", binary);
    return event;
  }

  private static void cookies(HttpExchange exchange, ObjectNode event) {
    var given = exchange.getRequestHeaders().get("Cookie");
    if (given != null) {
      var cookies = event.putArray("cookies");
      for (var header : given) {
        for (var cookie : header.split("; *")) {
          cookies.add(cookie);
        }
      }
    }
  }

  /** The headers of a request by name in lower case, those of one name joined by commas. */
  static Map<String, String> headers(HttpExchange exchange) {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    headers.remove("cookie");
    headers.put("x-forwarded-for", exchange.getRemoteAddress().getAddress().getHostAddress());
    headers.put("x-forwarded-port", Integer.toString(exchange.getLocalAddress().getPort()));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  /** The parameters of a query, those of one name joined by commas. */
  static Map<String, String> query(String raw) {
    var parameters = new LinkedHashMap<String, String>();
    if (raw != null) {
      for (var pair : raw.split("&")) {
        if (!pair.isEmpty()) {
          var equals = pair.indexOf('=');
          var name = equals < 0 ? pair : pair.substring(0, equals);
          var value = equals < 0 ? "" : pair.substring(equals + 1);
          parameters.merge(decoded(name), decoded(value), (one, other) -> one + "," + other);
        }
      }
    }
    return parameters;
  }

  private static String decoded(String component) {
    try {
      return URLDecoder.decode(component, UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return component;
    }
  }

  private static ObjectNode context(
      HttpExchange exchange, Routes.Match match, HttpApi api, String requestId, Instant now) {
    var context = Json.object();
    var host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
    context.put("accountId", match.route().function().definition().arn().split(":")[4]);
    context.put("apiId", api.logicalId());
    context.put("domainName", host);
    context.put("domainPrefix", host.split("[.:]")[0]);
    context
        .putObject("http")
        .put("method", exchange.getRequestMethod())
        .put("path", Routes.decoded(exchange.getRequestURI().getRawPath()))
        .put("protocol", exchange.getProtocol())
        .put("sourceIp", exchange.getRemoteAddress().getAddress().getHostAddress())
        .put("userAgent", userAgent(exchange));
    context.put("requestId", requestId);
    context.put("routeKey", match.route().key());
    context.put("stage", api.stage());
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    return context;
  }

  private static String userAgent(HttpExchange exchange) {
    var agent = exchange.getRequestHeaders().getFirst("User-Agent");
    return agent == null ? "" : agent;
  }

  /** API Gateway takes these for text and everything else, forms among it, for binary. */
  private static boolean isText(String contentType) {
    var type = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return type.isEmpty()
        || type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/javascript")
        || type.equals("application/xml")
        || type.endsWith("+json")
        || type.endsWith("+xml");
  }
}
