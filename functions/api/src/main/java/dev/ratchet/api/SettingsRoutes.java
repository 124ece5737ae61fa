package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.tasks.WebhookSecret;
import dev.ratchet.tasks.http.HttpTarget;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** {@code /v1/settings}: what an operator sets for the whole deployment. */
final class SettingsRoutes {
  private static final String URL = "webhook_url";
  private static final String SECRET = "webhook_secret";

  /** Shown in place of the secret. It may be sent back, so that what was read can be put. */
  private static final String SECRET_SET = "webhook_secret_set";

  private static final int URL_CHARS_MAX = 2_048;
  private static final int SECRET_CHARS_MAX = 200;

  /** How long closed runs are kept; shown as it is in force. */
  private static final String RETENTION = "retention_days";

  /** In place of a number of days: what the deployment has. */
  private static final String DEFAULT = "default";

  private final SettingsStore store;
  private final Retention standard;

  /**
   * @param standard how long closed runs are kept where nothing is set
   */
  SettingsRoutes(SettingsStore store, Retention standard) {
    this.store = requireNonNull(store, "store is null");
    this.standard = requireNonNull(standard, "standard is null");
  }

  Response get(Request request) {
    request.takesOnly();
    return Response.ok(show(store.settings()));
  }

  /**
   * Changes the settings that are named; one that is left out stays as it is, so that two who set
   * different ones at the same time do not undo each other's.
   */
  Response put(Request request) {
    request.takesOnly();
    var fields = Fields.ofRequired(request.text(), Set.of(URL, SECRET, SECRET_SET, RETENTION));
    String url = fields.text(URL, "", URL_CHARS_MAX);
    String secret = fields.text(SECRET, "", SECRET_CHARS_MAX);
    checkUrl(url, fields);
    checkSecret(secret, fields);
    Retention retention = retention(fields);
    fields.check();
    Map<Settings.Field, String> changes = new EnumMap<>(Settings.Field.class);
    if (fields.has(URL)) {
      changes.put(Settings.Field.WEBHOOK_URL, url);
    }
    if (fields.has(SECRET)) {
      changes.put(Settings.Field.WEBHOOK_SECRET, secret);
    }
    Settings settings = store.change(changes);
    if (fields.has(RETENTION)) {
      store.keep(retention);
    }
    return Response.ok(show(settings));
  }

  private static void checkUrl(String url, Fields fields) {
    try {
      if (!url.isEmpty()) {
        HttpTarget.parse(url);
      }
    } catch (IllegalArgumentException e) {
      fields.wrong(
          URL,
          "It cannot be called: " + e.getMessage() + ".",
          "Give for example https://app.example/webhooks, or \"\" for none.");
    }
  }

  private static void checkSecret(String secret, Fields fields) {
    try {
      if (!secret.isEmpty()) {
        WebhookSecret.parse(secret);
      }
    } catch (IllegalArgumentException e) {
      fields.wrong(
          SECRET,
          e.getMessage(),
          "Give one of that form, \"\" for none, or leave it out to keep the one that is set.");
    }
  }

  private static Retention retention(Fields fields) {
    Json given = fields.value(RETENTION);
    try {
      return given instanceof Json.Str(String text) && text.equals(DEFAULT)
              || !fields.has(RETENTION)
          ? new Retention.Unset()
          : Retention.of(given instanceof Json.Str(String text) ? text : given.text());
    } catch (IllegalArgumentException e) {
      fields.wrong(
          RETENTION,
          e.getMessage(),
          "Give for example 30, \"none\" to keep closed runs for ever, or \"default\".");
      return new Retention.Unset();
    }
  }

  private static Json shown(Retention retention) {
    return switch (retention) {
      case Retention.For(Duration time) -> Json.of(time.toDays());
      case Retention.Forever _, Retention.Unset _ -> Json.of(Retention.NONE);
    };
  }

  private Json.Obj show(Settings settings) {
    return Json.Obj.EMPTY
        .with(URL, settings.webhookUrl())
        .with(SECRET_SET, Json.of(!settings.webhookSecret().isEmpty()))
        .with(RETENTION, shown(store.retention().over(standard)));
  }
}
