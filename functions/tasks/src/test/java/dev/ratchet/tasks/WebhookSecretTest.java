package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
  private static String secretOf(int bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  @Test
  void signs_as_the_standard_says() throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    byte[] expected =
        mac.doFinal("task_1.1772366400.{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8));

    String signature =
        WebhookSecret.parse(secretOf(32)).sign("task_1", 1_772_366_400, "{\"a\":\"ü\"}");

    assertThat(signature).isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 64})
  void takes_24_to_64_bytes(int bytes) {
    assertThat(WebhookSecret.parse(secretOf(bytes))).hasToString("whsec_…");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void takes_no_fewer_and_no_more(int bytes) {
    assertThatThrownBy(() -> WebhookSecret.parse(secretOf(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A webhook secret is whsec_ and the base64 of 24 to 64 random bytes; found "
                + bytes
                + " bytes. Make one with: echo whsec_$(openssl rand -base64 32)");
  }

  @ParameterizedTest
  @CsvSource({
    "'', a text that does not begin with whsec_",
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, a text that does not begin with whsec_",
    "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, a text that does not begin with whsec_",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa*w, a text that is not base64",
  })
  void takes_nothing_else_and_does_not_repeat_it(String text, String found) {
    assertThatThrownBy(() -> WebhookSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found " + found)
        .hasMessageNotContaining("MfKQ9r8G");
  }
}
