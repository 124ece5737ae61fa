package dev.ratchet.tasks;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.CallApi.Expect;
import dev.ratchet.tasks.CallApi.Response;
import dev.ratchet.tasks.http.HttpCall;
import dev.ratchet.tasks.http.HttpTarget;
import dev.ratchet.tasks.http.HttpTimeouts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** {@code with} of a {@code call-api} task, read and found right. */
record CallApiInput(HttpCall call, HttpTimeouts timeouts, Expect expect, Response response) {
  private static final List<String> FIELDS =
      List.of(
          "method",
          "url",
          "headers",
          "query",
          "body",
          "expect",
          "response",
          "connect_timeout",
          "timeout");
  private static final List<String> BODILESS = List.of("GET", "HEAD", "OPTIONS");
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

  /** Stands for a method that is not known yet. */
  private static final String ANY = "ANY";

  private static final Json EMPTY = Json.of("");
  private static final int OK = 200;
  private static final HttpTarget NOWHERE = HttpTarget.parse("http://invalid");

  CallApiInput {
    requireNonNull(call, "call is null");
    requireNonNull(timeouts, "timeouts is null");
    requireNonNull(expect, "expect is null");
    requireNonNull(response, "response is null");
  }

  /**
   * Reads the input of an attempt.
   *
   * @throws TaskFailedException {@code invalid_input}, which names everything that is wrong
   */
  static CallApiInput parse(TaskContext context) throws TaskFailedException {
    var problems = InputProblems.ofAttempt();
    Duration left = Duration.between(context.now(), context.deadline());
    Fields fields = Fields.read(context.input(), left, problems);
    problems.throwIfAny();
    Map<String, String> headers = fields.headers();
    headers.putIfAbsent("accept", "application/json, */*;q=0.5");
    headers.putIfAbsent("user-agent", "ratchet");
    if (!BODILESS.contains(fields.method())) {
      headers.putIfAbsent("idempotency-key", context.id().value());
    }
    if (context.completion() == Completion.EXTERNAL) {
      headers.put("ratchet-task-token", context.token());
      headers.put("ratchet-task-run", context.id().value());
    }
    return new CallApiInput(
        new HttpCall(fields.method(), fields.target(), headers, fields.body()),
        new HttpTimeouts(fields.connect(), min(fields.timeout(), left)),
        fields.expect(),
        fields.response());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** What is wrong with an input as a definition writes it. */
  static List<Problem> problems(Json.Obj with) {
    var problems = InputProblems.asWritten();
    Fields.read(with, Duration.ZERO, problems);
    return problems.all();
  }

  /** The fields, each with its default where it is left out, is wrong or is not known yet. */
  private record Fields(
      String method,
      HttpTarget target,
      Map<String, String> headers,
      String body,
      Duration connect,
      Duration timeout,
      Expect expect,
      Response response) {
    static Fields read(Json.Obj input, Duration left, InputProblems problems) {
      problems.addUnknown(input, FIELDS);
      String method = CallApiInput.method(input, problems);
      HttpTarget target = url(input, problems).withQuery(query(input, problems));
      var headers = CallApiInput.headers(input, problems);
      return new Fields(
          method,
          target,
          headers,
          CallApiInput.body(input, method, headers, problems),
          duration(input, "connect_timeout", HttpTimeouts.CONNECT_DEFAULT, problems),
          duration(input, "timeout", left, problems),
          CallApiInput.expect(input, problems),
          CallApiInput.response(input, problems));
    }
  }

  private static String method(Json.Obj input, InputProblems problems) {
    if (!input.has("method")) {
      return "GET";
    }
    if (problems.isOpen(input.get("method"))) {
      return ANY;
    }
    String method = input.text("method").orElse("");
    if (!METHODS.contains(method)) {
      problems.add(
          "method",
          "expected one of %s, found %s"
              .formatted(String.join(", ", METHODS), InputProblems.shown(input.get("method"))),
          "write one of these in capitals, or leave it out for GET");
    }
    return method;
  }

  /** The target that {@code with.url} names, or one that leads nowhere and a problem. */
  static HttpTarget url(Json.Obj input, InputProblems problems) {
    if (problems.isOpen(input.get("url"))) {
      return NOWHERE;
    }
    if (!(input.get("url") instanceof Json.Str(String url))) {
      String found = input.has("url") ? input.get("url").kind() : "nothing";
      problems.add(
          "url",
          "expected an absolute http or https URL, found " + found,
          "set it, such as https://api.example/v1/orders");
      return NOWHERE;
    }
    try {
      return HttpTarget.parse(url);
    } catch (IllegalArgumentException e) {
      problems.add("url", e.getMessage(), "correct it, such as https://api.example/v1/orders");
      return NOWHERE;
    }
  }

  private static Map<String, Json> object(Json.Obj input, String field, InputProblems problems) {
    Json value = input.get(field);
    if (input.has(field) && !(value instanceof Json.Obj) && !problems.isOpen(value)) {
      problems.add(
          field, "expected an object, found " + value.kind(), "write names and values below it");
    }
    return input.object(field).members();
  }

  private static String query(Json.Obj input, InputProblems problems) {
    var query = new StringJoiner("&");
    object(input, "query", problems)
        .forEach(
            (name, value) -> {
              List<Json> values = value instanceof Json.Arr(var items) ? items : List.of(value);
              for (Json item : values) {
                switch (item) {
                  case Json.Str(String text) -> query.add(escape(name) + "=" + escape(text));
                  case Json.Num _, Json.Bool _ ->
                      query.add(escape(name) + "=" + escape(item.text()));
                  case Json.Null _, Json.Arr _, Json.Obj _ ->
                      problems.add(
                          "query",
                          name,
                          "expected a string, a number, a boolean or a list of these, found "
                              + item.kind(),
                          "correct it or leave it out");
                }
              }
            });
    return query.toString();
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static LinkedHashMap<String, String> headers(Json.Obj input, InputProblems problems) {
    var headers = new LinkedHashMap<String, String>();
    object(input, "headers", problems)
        .forEach(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              String wrong = wrongHeader(lower, problems.isOpen(value) ? EMPTY : value);
              if (headers.containsKey(lower)) {
                wrong = "expected each name once, found it again in other letters";
              }
              if (wrong.isEmpty()) {
                headers.put(lower, problems.isOpen(value) ? "" : ((Json.Str) value).value());
              } else {
                problems.add("headers", name, wrong, "correct it or leave it out");
              }
            });
    return headers;
  }

  /**
   * What is wrong with a header, without its value, which may be a credential; empty if nothing.
   */
  private static String wrongHeader(String name, Json value) {
    if (!HttpCall.isHeaderName(name)) {
      return "expected letters, digits and dashes, found another character in the name";
    }
    if (HttpCall.RESERVED.contains(name)) {
      return "expected none of " + name + ", found it: it is set for you";
    }
    if (!(value instanceof Json.Str(String text))) {
      return "expected a string, found " + value.kind();
    }
    return HttpCall.isHeaderValue(text)
        ? ""
        : "expected printable ASCII on one line, found another character in the value";
  }

  private static String body(
      Json.Obj input, String method, Map<String, String> headers, InputProblems problems) {
    if (!input.has("body")) {
      return "";
    }
    Json body = input.get("body");
    if (problems.isOpen(body)) {
      return "";
    }
    if (BODILESS.contains(method)) {
      problems.add(
          "body",
          "expected none with " + method + ", found " + body.kind(),
          "set method: POST, or use query");
    }
    return switch (body) {
      case Json.Null _ -> {
        problems.add("body", "expected a value, found null", "correct it or leave it out");
        yield "";
      }
      case Json.Str(String text) -> {
        headers.putIfAbsent("content-type", "text/plain; charset=utf-8");
        yield text;
      }
      case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ -> {
        headers.putIfAbsent("content-type", "application/json");
        yield body.text();
      }
    };
  }

  private static Duration duration(
      Json.Obj input, String field, Duration otherwise, InputProblems problems) {
    if (!input.has(field) || problems.isOpen(input.get(field))) {
      return otherwise;
    }
    try {
      Duration duration = Durations.parse(input.text(field).orElse(""));
      if (duration.isPositive()) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the same words as a duration of zero.
    }
    problems.add(
        field,
        "expected a duration of 1ms to %dd, found %s"
            .formatted(Durations.MAX.toDays(), InputProblems.shown(input.get(field))),
        "write a whole number and a unit (ms, s, m, h, d), such as \"5s\"");
    return otherwise;
  }

  private static Expect expect(Json.Obj input, InputProblems problems) {
    if (!input.has("expect") || problems.isOpen(input.get("expect"))) {
      return Expect.SUCCESS;
    }
    Json expect = input.get("expect");
    List<Json> items = expect instanceof Json.Arr(var list) ? list : List.of(expect);
    var statuses = new ArrayList<Integer>();
    for (Json item : items) {
      int status = problems.isOpen(item) ? OK : status(item);
      if (status > 0) {
        statuses.add(status);
      }
    }
    if (statuses.size() < items.size() || items.isEmpty()) {
      problems.add(
          "expect",
          "expected a status of 200 to 599, a class such as 2xx, or a list of them, found "
              + InputProblems.shown(expect),
          "write it such as [200, 404], or leave it out for 2xx");
    }
    return new Expect(statuses, expect.text().replace("\"", ""));
  }

  /** A status, a class as its first digit, or 0 if it is neither. */
  private static int status(Json item) {
    return switch (item) {
      case Json.Num n when n.isLong() ->
          n.value().longValueExact() >= 200 && n.value().longValueExact() <= 599
              ? n.value().intValueExact()
              : 0;
      case Json.Str(String text) when text.matches("[2-5]xx") -> text.charAt(0) - '0';
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _, Json.Arr _, Json.Obj _ -> 0;
    };
  }

  private static Response response(Json.Obj input, InputProblems problems) {
    boolean isKnown = input.has("response") && !problems.isOpen(input.get("response"));
    String response = isKnown ? input.text("response").orElse("") : "body";
    return switch (response) {
      case "body" -> Response.BODY;
      case "full" -> Response.FULL;
      default -> {
        problems.add(
            "response",
            "expected body or full, found " + InputProblems.shown(input.get("response")),
            "write one of these, or leave it out for body");
        yield Response.BODY;
      }
    };
  }
}
