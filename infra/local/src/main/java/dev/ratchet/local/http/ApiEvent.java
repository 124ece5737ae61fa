package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.emulator.host.Json;
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
      ApiCall call, Routes.Match match, HttpApi api, byte[] body, String requestId, Instant now) {
    var event = Json.object();
    event.put("version", "2.0");
    event.put("routeKey", match.route().key());
    event.put("rawPath", Routes.decoded(call.path()));
    event.put("rawQueryString", call.query());
    cookies(call, event);
    var headers = event.putObject("headers");
    headers(call).forEach(headers::put);
    var query = query(call.query());
    if (!query.isEmpty()) {
      query.forEach(event.putObject("queryStringParameters")::put);
    }
    event.set("requestContext", context(call, match, api, requestId, now));
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

  private static void cookies(ApiCall call, ObjectNode event) {
    var given = call.all("cookie");
    if (!given.isEmpty()) {
      var cookies = event.putArray("cookies");
      for (var header : given) {
        for (var cookie : header.split("; *")) {
          cookies.add(cookie);
        }
      }
    }
  }

  /** The headers of a request by name in lower case, those of one name joined by commas. */
  static Map<String, String> headers(ApiCall call) {
    var headers = new TreeMap<String, String>();
    call.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
    headers.remove("cookie");
    headers.put("x-forwarded-for", call.sourceIp());
    headers.put("x-forwarded-port", Integer.toString(call.port()));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  /** The parameters of a query, those of one name joined by commas. */
  static Map<String, String> query(String raw) {
    var parameters = new LinkedHashMap<String, String>();
    for (var pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.merge(
            URLDecoder.decode(name, UTF_8),
            URLDecoder.decode(value, UTF_8),
            (one, other) -> one + "," + other);
      }
    }
    return parameters;
  }

  private static ObjectNode context(
      ApiCall call, Routes.Match match, HttpApi api, String requestId, Instant now) {
    var context = Json.object();
    var host = call.authority();
    context.put("accountId", match.route().function().definition().arn().split(":")[4]);
    context.put("apiId", api.logicalId());
    context.put("domainName", host);
    context.put("domainPrefix", host.split("[.:]")[0]);
    context
        .putObject("http")
        .put("method", call.method())
        .put("path", Routes.decoded(call.path()))
        .put("protocol", call.protocol())
        .put("sourceIp", call.sourceIp())
        .put("userAgent", call.header("user-agent").orElse(""));
    context.put("requestId", requestId);
    context.put("routeKey", match.route().key());
    context.put("stage", api.stage());
    context.put("time", TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    return context;
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
