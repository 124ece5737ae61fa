package dev.ratchet.tasks;

import static java.util.Objects.requireNonNull;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.util.Base64;

/** A key that webhooks are signed with, as Standard Webhooks writes it. It never shows itself. */
public final class WebhookSecret {
  /** What every secret begins with. */
  public static final String PREFIX = "whsec_";

  /** The shortest key, in bytes. */
  public static final int KEY_BYTES_MIN = 24;

  /** The longest key, in bytes. */
  public static final int KEY_BYTES_MAX = 64;

  private final Webhook webhook;

  private WebhookSecret(byte[] key) {
    try {
      this.webhook = new Webhook(key);
    } catch (EmptyWebhookSecretException e) {
      throw new AssertionError("A key of " + KEY_BYTES_MIN + " bytes or more is not empty.", e);
    }
  }

  /**
   * Reads a secret: {@code whsec_} and the base64 of {@value #KEY_BYTES_MIN} to {@value
   * #KEY_BYTES_MAX} bytes.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  public static WebhookSecret parse(String text) {
    requireNonNull(text, "text is null");
    if (!text.startsWith(PREFIX)) {
      throw invalid("a text that does not begin with " + PREFIX);
    }
    byte[] key = decode(text.substring(PREFIX.length()));
    if (key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) {
      throw invalid(key.length + " bytes");
    }
    return new WebhookSecret(key);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid("a text that is not base64");
    }
  }

  private static IllegalArgumentException invalid(String found) {
    return new IllegalArgumentException(
        "A webhook secret is %s and the base64 of %d to %d random bytes; found %s."
                .formatted(PREFIX, KEY_BYTES_MIN, KEY_BYTES_MAX, found)
            + " Make one with: echo whsec_$(openssl rand -base64 32)");
  }

  /** The {@code webhook-signature} of a message. */
  String sign(String id, long timestampSeconds, String body) {
    try {
      return webhook.sign(id, timestampSeconds, body);
    } catch (WebhookSigningException e) {
      throw new AssertionError("Every Java platform has HmacSHA256.", e);
    }
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
