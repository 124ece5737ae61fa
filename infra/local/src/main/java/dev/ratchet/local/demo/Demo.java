package dev.ratchet.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.demo.ApiClient.UnexpectedAnswer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;

/** Runs the example workflow through the HTTP API, and shows what happens as it happens. */
public final class Demo implements AutoCloseable {

  private static final String WORKFLOW = "fulfil-order";
  private static final String DEFINITION = "/examples/" + WORKFLOW + ".yaml";
  private static final int SECRET_DIGITS = 16;
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RUN_MAX = Duration.ofMinutes(2);
  private static final Duration WEBHOOK_MAX = Duration.ofSeconds(10);

  private final String url;
  private final PrintStream out;
  private final Surroundings surroundings;
  private final String secret;
  private final ApiClient api;
  private final WebhookReceiver receiver;
  private final Shop shop;
  private String last = "";

  private Demo(String url, PrintStream out, Surroundings surroundings) throws IOException {
    this.url = url;
    this.out = out;
    this.surroundings = surroundings;
    this.secret = secret(surroundings);
    this.api = new ApiClient(url);
    this.receiver = new WebhookReceiver(secret);
    this.shop = new Shop();
  }

  /**
   * Starts what the example talks to: a receiver of webhooks, and a shop.
   *
   * @param url the URL of the HTTP API
   */
  public static Demo start(String url, PrintStream out, Surroundings surroundings)
      throws IOException {
    return new Demo(url, out, surroundings);
  }

  private static String secret(Surroundings surroundings) {
    var key = surroundings.hex(SECRET_DIGITS) + surroundings.hex(SECRET_DIGITS);
    return "whsec_" + Base64.getEncoder().encodeToString(key.getBytes(UTF_8));
  }

  /**
   * Runs the example once.
   *
   * @return whether the run succeeded and its webhook was verified
   */
  public boolean run() throws InterruptedException {
    try {
      configure();
      var id = begin();
      var status = follow(id);
      last = id;
      return status.equals("success") && webhook();
    } catch (UnexpectedAnswer | IOException e) {
      out.println("The example failed: " + e.getMessage());
      return false;
    }
  }

  private void configure() throws IOException, InterruptedException, UnexpectedAnswer {
    var settings = Json.object().put("webhook_url", receiver.url()).put("webhook_secret", secret);
    api.put("/v1/settings", "application/json", Json.write(settings));
    var stored = api.put("/v1/workflows/" + WORKFLOW, "application/yaml", definition());
    out.println();
    out.printf("Stored %s, version %s%n", WORKFLOW, stored.path("version").asText());
  }

  /** The example definition. */
  static String definition() {
    try (var in = Demo.class.getResourceAsStream(DEFINITION)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String begin() throws IOException, InterruptedException, UnexpectedAnswer {
    var request = Json.object();
    request.set("context", context());
    var id = api.post("/v1/workflows/" + WORKFLOW + "/runs", request).path("id").asText();
    out.printf("Started %s%n%n", id);
    return id;
  }

  private ObjectNode context() {
    var context = Json.object().put("order", "A-1").put("shop_url", shop.url());
    var items = context.putArray("items");
    items.addObject().put("name", "ratchet wrench").put("quantity", 1).put("unit_price", 24.5);
    items.addObject().put("name", "pawl").put("quantity", 4).put("unit_price", 1.25);
    return context;
  }

  private String follow(String id) throws IOException, InterruptedException, UnexpectedAnswer {
    var printed = new HashSet<String>();
    var end = surroundings.ticks() + RUN_MAX.toMillis();
    while (surroundings.ticks() < end) {
      var history = History.of(api.get("/v1/runs/" + id + "/history"));
      // What is learnt late may belong before what is printed already.
      history.lines().stream().filter(printed::add).forEach(out::println);
      if (!history.closedWith().isEmpty()) {
        return history.closedWith();
      }
      surroundings.pause(POLL);
    }
    out.printf("The run did not end within %d s.%n", RUN_MAX.toSeconds());
    return "";
  }

  private boolean webhook() throws InterruptedException {
    var receipt = receiver.next(WEBHOOK_MAX);
    out.println();
    if (receipt.isEmpty()) {
      out.println("No webhook came.");
      return false;
    }
    return switch (receipt.get()) {
      case WebhookReceiver.Receipt.Verified(var id, var type) -> {
        out.printf("Webhook %s received, signature verified (webhook-id %s)%n", type, id);
        yield true;
      }
      case WebhookReceiver.Receipt.Refused(var reason) -> {
        out.println("A webhook came whose signature is not good: " + reason);
        yield false;
      }
    };
  }

  /** Prints what the reader may try on the run that was last. */
  public void hints() {
    if (last.isEmpty()) {
      return;
    }
    out.println();
    out.println("Try:");
    out.printf("  curl %s/v1/runs/%s%n", url, last);
    out.printf("  curl %s/v1/runs/%s/history%n", url, last);
    out.printf("  curl %s/v1/workflows/%s%n", url, WORKFLOW);
    out.printf(
        "  curl -X PUT %s/v1/workflows/hello -H 'content-type: application/json' -d '{}'%n", url);
    out.printf(
        "  curl -X POST %s/v1/workflows/hello/runs -H 'content-type: application/json' -d '{}'%n",
        url);
  }

  @Override
  public void close() {
    api.close();
    receiver.close();
    shop.close();
  }
}
