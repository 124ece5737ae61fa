package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/settings}: put, shown without the secret, refused. */
final class SettingsApiTest {
  private static final String SECRET = secret(32);
  private static final String NOTHING =
      "200 {\"webhook_url\":\"\",\"webhook_secret_set\":false,\"retention_days\":30}";
  private static final String BOTH =
      "200 {\"webhook_url\":\"https://app.example/hooks\",\"webhook_secret_set\":true,"
          + "\"retention_days\":30}";

  private final Deployment api = new Deployment();

  private static String secret(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private Answer put(String body) {
    return api.put("/v1/settings", body);
  }

  @Test
  void areEmptyAtFirst() {
    assertThat(api.get("/v1/settings")).hasToString(NOTHING);
  }

  @Test
  void neverShowTheSecret() {
    assertThat(
            put(
                "{\"webhook_url\": \"https://app.example/hooks\", \"webhook_secret\": \"%s\"}"
                    .formatted(SECRET)))
        .hasToString(BOTH);
    assertThat(api.get("/v1/settings")).hasToString(BOTH);
    assertThat(api.settings().webhookSecret()).isEqualTo(SECRET);
  }

  @Test
  void keepWhatIsLeftOutAndClearWhatIsEmpty() {
    put("{\"webhook_secret\": \"" + SECRET + "\"}");
    assertThat(put("{\"webhook_url\": \"https://app.example/hooks\"}")).hasToString(BOTH);
    assertThat(put("{\"webhook_url\": \"https://app.example/hooks\", \"webhook_secret\": null}"))
        .hasToString(BOTH);
    assertThat(put("{}")).hasToString(BOTH);
    assertThat(put("{\"webhook_secret\": \"" + SECRET + "\"}")).hasToString(BOTH);
    assertThat(put("{\"webhook_url\": \"\", \"webhook_secret\": \"\"}")).hasToString(NOTHING);
    assertThat(api.settings().webhookSecret()).isEmpty();
  }

  @Test
  void canBePutAsTheyWereRead() {
    put("{\"webhook_url\": \"https://app.example/hooks\", \"webhook_secret\": \"" + SECRET + "\"}");
    String read = api.get("/v1/settings").body().text();
    assertThat(put(read)).hasToString(BOTH);
    assertThat(api.settings().webhookSecret()).isEqualTo(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inline", "default"})
  void areInForceOnceTheyAreAnswered(String queue) {
    var reader =
        new SmallTask(
            "read", context -> Json.Obj.EMPTY.with("url", context.settings().webhookUrl()));
    var one = new Deployment(reader);
    one.store("w", "tasks: [{name: first, task: read, queue: %s}]".formatted(queue));

    assertThat(urlSeen(one)).isEmpty();
    for (String url : new String[] {"https://app.example/1", "https://app.example/2"}) {
      one.put("/v1/settings", "{\"webhook_url\": \"" + url + "\"}");
      assertThat(urlSeen(one)).isEqualTo(url);
    }
  }

  /** What a task of a new run sees, while time stands still. */
  private static String urlSeen(Deployment one) {
    String run = one.start("w", "{}");
    one.pump();
    return one.get("/v1/runs/" + run).body().object("context").text("url").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/x",
        "https://app.example",
        "http://order_service:8080/hook",
        "HTTPS://APP.EXAMPLE/",
        "https://[::1]:8443/hooks?key=1"
      })
  void takeUrlsThatSendWebhookCanCall(String url) {
    assertThat(put("{\"webhook_url\": \"" + url + "\"}").text("webhook_url")).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "app.example, that begins with http:// or https://",
    "ftp://app.example, that begins with http:// or https://",
    "/hooks, that begins with http:// or https://",
    "https://, ''",
    "https://me:pw@app.example/, without a user name or password",
    "https://app.example:99999/, with a port of 1 to 65535",
    "https://app .example/, with a host",
    "https://app.example/{id}, whose braces are filled in"
  })
  void refuseUrlsThatSendWebhookCannotCall(String url, String why) {
    Answer answer = api.refused("PUT", "/v1/settings", "{\"webhook_url\": \"" + url + "\"}");
    assertThat(answer.errors())
        .singleElement()
        .asString()
        .startsWith("/webhook_url: It cannot be called: expected an absolute http or https URL")
        .contains(why)
        .doesNotContain("pw")
        .endsWith(". Give for example https://app.example/webhooks, or \"\" for none.");
  }

  @Test
  void takeASecretOf24To64BytesAndRefuseOneLessOrMore() {
    assertThat(put("{\"webhook_secret\": \"" + secret(24) + "\"}").status()).isEqualTo(200);
    assertThat(put("{\"webhook_secret\": \"" + secret(64) + "\"}").status()).isEqualTo(200);
    for (String secret : new String[] {secret(23), secret(65), "whsec_", "s3cr3t", "whsec_?!"}) {
      Answer answer =
          api.refused("PUT", "/v1/settings", "{\"webhook_secret\": \"" + secret + "\"}");
      assertThat(answer.errors())
          .singleElement()
          .asString()
          .startsWith("/webhook_secret: A webhook secret is whsec_ and the base64 of 24 to 64")
          .endsWith("leave it out to keep the one that is set.");
      assertThat(answer.body().text()).doesNotContain(secret + "\"");
    }
  }

  @Test
  void nameEverythingThatIsWrongAtOnce() {
    assertThat(
            api.refused(
                    "PUT",
                    "/v1/settings",
                    "{\"webhook_url\": 1, \"webhook_secret\": [], \"webhook-url\": \"x\"}")
                .errors())
        .containsExactly(
            "/webhook-url: There is no such field."
                + " Use one of [retention_days, webhook_secret, webhook_secret_set, webhook_url].",
            "/webhook_url: Expected a string, found a number. Give a string, or leave it out.",
            "/webhook_secret: Expected a string, found an array."
                + " Give a string, or leave it out.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[]", "null", "webhook_url: x"})
  void areNotClearedByABodyThatIsNoObject(String body) {
    put("{\"webhook_url\": \"https://app.example/hooks\"}");
    assertThat(api.refused("PUT", "/v1/settings", body).errors())
        .singleElement()
        .asString()
        .endsWith(" Send one JSON object.");
  }
}
