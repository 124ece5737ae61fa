package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.Settings;
import dev.ratchet.engine.port.Catalog;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Set;

/** {@code /v1/settings}: what an operator sets for the whole deployment. */
final class SettingsRoutes {
  private static final String SECRET_PREFIX = "whsec_";
  private static final int SECRET_BYTES_MIN = 24;
  private static final int SECRET_BYTES_MAX = 64;
  private static final int URL_CHARS_MAX = 2_048;

  private final Catalog catalog;

  SettingsRoutes(Catalog catalog) {
    this.catalog = requireNonNull(catalog, "catalog is null");
  }

  Response get() {
    return Response.ok(show(catalog.settings()));
  }

  /** Replaces the settings; a secret that is left out stays as it is, since it cannot be read. */
  Response put(String body) {
    var fields = new Fields(body, Set.of("webhook_url", "webhook_secret"));
    String url = fields.text("webhook_url", "", URL_CHARS_MAX);
    String secret = fields.text("webhook_secret", catalog.settings().webhookSecret(), 200);
    if (!url.isEmpty() && !isHttp(url)) {
      fields.wrong(
          "webhook_url",
          "It is no absolute http or https URL: \"" + url + "\".",
          "Give for example https://app.example/webhooks.");
    }
    if (fields.has("webhook_secret") && !secret.isEmpty() && !isSecret(secret)) {
      fields.wrong(
          "webhook_secret",
          "It is no Standard Webhooks secret.",
          "Give whsec_ and the base64 of %d to %d random bytes."
              .formatted(SECRET_BYTES_MIN, SECRET_BYTES_MAX));
    }
    fields.check();
    Settings next = new Settings(url, secret);
    catalog.putSettings(next);
    return Response.ok(show(next));
  }

  private static Json.Obj show(Settings settings) {
    return Json.Obj.EMPTY
        .with("webhook_url", settings.webhookUrl())
        .with("webhook_secret_set", Json.of(!settings.webhookSecret().isEmpty()));
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isSecret(String secret) {
    if (!secret.startsWith(SECRET_PREFIX)) {
      return false;
    }
    try {
      int bytes = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())).length;
      return bytes >= SECRET_BYTES_MIN && bytes <= SECRET_BYTES_MAX;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
