package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that answer with errors. */
class AwsClientsTest {
  private static final RunId RUN = RunId.least(Instant.parse("2030-01-01T00:00:00Z"));

  private static final ItemKey KEY = new ItemKey("settings", "settings");

  private final AtomicInteger requests = new AtomicInteger();
  private final List<String> paths = new CopyOnWriteArrayList<>();
  private HttpServer service;
  private int status;
  private String error;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          paths.add(exchange.getRequestURI().getPath());
          exchange.getRequestBody().readAllBytes();
          String body = "{\"__type\":\"com.amazonaws#" + error + "\",\"message\":\"So it is.\"}";
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void whatFailsForAMomentIsTriedAgainAndThenToldWithoutPayload() {
    status = 500;
    error = "InternalServerError";
    var store = new DynamoRunStore(clients().dynamoDb(), "state");
    var ref = new WorkflowRef("fulfil-order", 1);
    var header = RunHeader.starting(RUN, ref, RUN.startedAt(), RUN.startedAt());

    assertThatThrownBy(() -> store.create(header, Json.Obj.EMPTY.with("card", "4111")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("PutItem on table state failed")
        .hasMessageContaining("So it is.")
        .hasMessageNotContaining("4111");
    assertThat(requests).hasValue(AwsClients.ATTEMPTS_MAX);
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    status = 400;
    error = "AccessDeniedException";
    var queues =
        new SqsTaskQueues(
            clients().sqs(), SqsQueues.of(url() + "/1/wake.fifo", url() + "/1/timers", Map.of()));
    var task = new WorkflowTask(RUN, WorkflowTask.Cause.STARTED);

    assertThatThrownBy(() -> queues.wake(List.of(task), List.of("key")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("SendMessageBatch on queue " + url() + "/1/wake.fifo failed");
    assertThat(requests).hasValue(1);
  }

  private static DynamoItems items(AwsClients clients) {
    return new DynamoItems(clients.dynamoDb(), "catalog", InstantSource.fixed(RUN.startedAt()));
  }

  @Test
  void aServiceThatIsNotThereIsAStoreException() {
    AwsClients clients = clients();
    stop();

    assertThatThrownBy(() -> items(clients).get(KEY))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("GetItem on table catalog failed");
  }

  @Test
  void credentialsOfASandboxAreFoundByItsFirstCallAndNotBefore() {
    status = 400;
    error = "AccessDeniedException";
    System.setProperty("aws.containerCredentialsFullUri", url() + "/credentials");
    try {
      AwsClients clients =
          AwsClients.of(
              Map.of(
                  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                  url() + "/credentials",
                  "AWS_ACCESS_KEY_ID",
                  "stale",
                  "AWS_SECRET_ACCESS_KEY",
                  "stale",
                  "AWS_ENDPOINT_URL_DYNAMODB",
                  url()));
      DynamoItems items = items(clients);
      assertThat(paths).isEmpty();

      assertThatThrownBy(() -> items.get(KEY))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("credentials");
      assertThat(paths).containsOnly("/credentials");
    } finally {
      System.clearProperty("aws.containerCredentialsFullUri");
    }
  }

  @Test
  void whoPretendsIsAskedInsteadOfWhoIsThere() {
    var aws = new PretendAws();
    try (var clients = AwsClients.pretending(environment(), aws)) {
      var store = new DynamoRunStore(clients.dynamoDb(), "state");
      var ref = new WorkflowRef("fulfil-order", 1);
      var header = RunHeader.starting(RUN, ref, RUN.startedAt(), RUN.startedAt());
      store.create(header, Json.Obj.EMPTY);
      assertThat(store.header(RUN)).contains(header);
      assertThat(store.load(RUN).orElseThrow().header()).isEqualTo(header);

      var urls = SqsQueues.of("https://sqs/1/wake.fifo", "https://sqs/1/timers", Map.of());
      var queues = new SqsTaskQueues(clients.sqs(), urls);
      queues.wake(List.of(new WorkflowTask(RUN, WorkflowTask.Cause.STARTED)), List.of("key"));
      PretendAws.Sent sent = aws.take().orElseThrow();
      assertThat(sent.queueUrl()).isEqualTo("https://sqs/1/wake.fifo");
      assertThat(sent.body()).contains(RUN.value());
      assertThat(aws.take()).isEmpty();
    }
    assertThat(requests).hasValue(0);
    assertThat(aws.operations()).containsExactly("PutItem", "GetItem", "Query", "SendMessageBatch");
  }

  private AwsClients clients() {
    return AwsClients.of(environment());
  }

  private Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        "id",
        "AWS_SECRET_ACCESS_KEY",
        "secret",
        "AWS_ENDPOINT_URL_DYNAMODB",
        url(),
        "AWS_ENDPOINT_URL_SQS",
        url());
  }

  private String url() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }
}
