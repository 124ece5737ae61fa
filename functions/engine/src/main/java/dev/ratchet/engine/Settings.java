package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

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

  public Settings {
    requireNonNull(webhookUrl, "webhookUrl is null");
    requireNonNull(webhookSecret, "webhookSecret is null");
  }

  /** The settings without their secret. */
  @Override
  public String toString() {
    return "Settings[webhookUrl=" + webhookUrl + ", webhookSecret=…]";
  }
}
