package dev.ratchet.aws;

import dev.ratchet.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Answers AWS's clients from memory, as far as a rehearsal goes: items that are put can be read
 * again, messages that are sent can be taken, and whatever else is asked succeeds with nothing to
 * say. No condition is looked at, and the network is not touched.
 */
public final class PretendAws implements SdkHttpClient {
  private static final int OK = 200;

  private final Map<String, SortedMap<String, Json.Obj>> partitions = new TreeMap<>();
  private final Queue<Sent> sent = new ArrayDeque<>();
  private final List<String> operations = new ArrayList<>();

  /** A message that was sent to a queue. */
  public record Sent(String queueUrl, String body) {}

  /** Takes the oldest message that was sent and not taken. */
  public synchronized Optional<Sent> take() {
    return Optional.ofNullable(sent.poll());
  }

  /** The operations that were asked for, in order, such as {@code PutItem}. */
  public synchronized List<String> operations() {
    return List.copyOf(operations);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return answer(request);
      }

      @Override
      public void abort() {
        // Nothing waits here.
      }
    };
  }

  private HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    byte[] answer;
    try (InputStream body = request.contentStreamProvider().orElseThrow().newStream()) {
      String json = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      answer =
          answer(target.substring(target.indexOf('.') + 1), Json.parseObject(json))
              .text()
              .getBytes(StandardCharsets.UTF_8);
    }
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(OK)
                .putHeader("Content-Type", "application/x-amz-json-1.0")
                .putHeader("Content-Length", Integer.toString(answer.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
        .build();
  }

  private synchronized Json.Obj answer(String operation, Json.Obj request) {
    operations.add(operation);
    return switch (operation) {
      case "PutItem" -> put(request);
      case "GetItem" -> get(request);
      case "Query" -> query(request);
      case "SendMessageBatch" -> send(request);
      case "PutEvents" ->
          Json.Obj.EMPTY.with("FailedEntryCount", 0).with("Entries", Json.Arr.EMPTY);
      default -> Json.Obj.EMPTY;
    };
  }

  private SortedMap<String, Json.Obj> partition(Json.Obj request, String pk) {
    String table = request.text("TableName").orElseThrow();
    return partitions.computeIfAbsent(table + " " + pk, _ -> new TreeMap<>());
  }

  private static String key(Json.Obj item, String name) {
    return item.object(name).text("S").orElseThrow();
  }

  private Json.Obj put(Json.Obj request) {
    Json.Obj item = request.object("Item");
    partition(request, key(item, Item.PK)).put(key(item, Item.SK), item);
    return Json.Obj.EMPTY;
  }

  private Json.Obj get(Json.Obj request) {
    Json.Obj key = request.object("Key");
    Json.Obj item = partition(request, key(key, Item.PK)).get(key(key, Item.SK));
    return item == null ? Json.Obj.EMPTY : Json.Obj.EMPTY.with("Item", item);
  }

  /** All items of a partition; an index has none. */
  private Json.Obj query(Json.Obj request) {
    Json.Obj values = request.object("ExpressionAttributeValues");
    List<Json> items =
        values.has(":pk")
            ? List.copyOf(partition(request, key(values, ":pk")).values())
            : List.of();
    return Json.Obj.EMPTY
        .with("Items", new Json.Arr(items))
        .with("Count", items.size())
        .with("ScannedCount", items.size());
  }

  private Json.Obj send(Json.Obj request) {
    String url = request.text("QueueUrl").orElseThrow();
    var results = new ArrayList<Json>();
    for (Json entry : request.array("Entries")) {
      String id = ((Json.Obj) entry).text("Id").orElseThrow();
      String body = ((Json.Obj) entry).text("MessageBody").orElseThrow();
      sent.add(new Sent(url, body));
      results.add(
          Json.Obj.EMPTY
              .with("Id", id)
              .with("MessageId", "message-" + operations.size() + "-" + id)
              .with("MD5OfMessageBody", md5(body)));
    }
    return Json.Obj.EMPTY.with("Successful", new Json.Arr(results)).with("Failed", Json.Arr.EMPTY);
  }

  private static String md5(String text) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SQS's checksum is MD5, which this JDK does not have.", e);
    }
  }

  @Override
  public String clientName() {
    return "Pretend";
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
