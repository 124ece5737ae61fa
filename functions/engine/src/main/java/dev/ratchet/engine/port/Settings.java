package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What an operator sets for the whole deployment.
 *
 * @param webhookUrl where {@code send-webhook} sends when a task names no other; empty when unset
 * @param webhookSecret the key that webhooks are signed with, {@code whsec_} and base64 (Standard
 *     Webhooks); empty when unset. It is never shown again once it is set
 */
public record Settings(String webhookUrl, String webhookSecret) {
  /** Nothing set. */
  public static final Settings UNSET = new Settings("", "");

  /** Which of them. */
  public enum Field {
    WEBHOOK_URL,
    WEBHOOK_SECRET
  }

  public Settings {
    requireNonNull(webhookUrl, "webhookUrl is null");
    requireNonNull(webhookSecret, "webhookSecret is null");
  }

  /** Each of them by its field. */
  public Map<Field, String> all() {
    return Map.of(Field.WEBHOOK_URL, webhookUrl, Field.WEBHOOK_SECRET, webhookSecret);
  }

  /** These with others for some fields. */
  public Settings with(Map<Field, String> changes) {
    return new Settings(
        changes.getOrDefault(Field.WEBHOOK_URL, webhookUrl),
        changes.getOrDefault(Field.WEBHOOK_SECRET, webhookSecret));
  }

  /** The settings without their secret. */
  @Override
  public String toString() {
    return "Settings[webhookUrl=" + webhookUrl + ", webhookSecret=…]";
  }
}
