package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that answer with errors. */
class AwsClientsTest {
  private static final RunId RUN = RunId.least(Instant.parse("2030-01-01T00:00:00Z"));

  private final AtomicInteger requests = new AtomicInteger();
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

  @Test
  void aServiceThatIsNotThereIsAStoreException() {
    AwsClients clients = clients();
    stop();

    assertThatThrownBy(() -> new DynamoCatalog(clients.dynamoDb(), "catalog").settings())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("GetItem on table catalog failed");
  }

  private AwsClients clients() {
    return AwsClients.of(
        Map.of(
            "AWS_ACCESS_KEY_ID",
            "id",
            "AWS_SECRET_ACCESS_KEY",
            "secret",
            "AWS_ENDPOINT_URL_DYNAMODB",
            url(),
            "AWS_ENDPOINT_URL_SQS",
            url()));
  }

  private String url() {
    return "http://127.0.0.1:" + service.getAddress().getPort();
  }
}
