package dev.ratchet.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import dev.ratchet.emulator.host.Json;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application that receives webhooks, and believes none without a good signature. */
final class WebhookReceiver extends LoopbackServer {

  private final Webhook webhook;
  private final LinkedBlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();

  WebhookReceiver(String secret) throws IOException {
    try {
      this.webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalArgumentException("the secret is empty", e);
    }
    start();
  }

  /** What came in. */
  sealed interface Receipt {

    /**
     * A webhook signed with the secret.
     *
     * @param id its {@code webhook-id}
     * @param type its {@code type}
     */
    record Verified(String id, String type) implements Receipt {}

    /**
     * Something else.
     *
     * @param reason why the library refused it
     */
    record Refused(String reason) implements Receipt {}
  }

  @Override
  void handle(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
    Receipt receipt;
    try {
      webhook.verify(body, headers);
      receipt =
          new Receipt.Verified(
              headers.firstValue("webhook-id").orElse(""), Json.read(body).path("type").asText());
      exchange.sendResponseHeaders(204, -1);
    } catch (WebhookVerificationException e) {
      receipt = new Receipt.Refused(e.getMessage());
      exchange.sendResponseHeaders(401, -1);
    }
    receipts.add(receipt);
  }

  /** The next receipt, waiting for it if need be. */
  Optional<Receipt> next(Duration longest) throws InterruptedException {
    return Optional.ofNullable(receipts.poll(longest.toMillis(), TimeUnit.MILLISECONDS));
  }
}
