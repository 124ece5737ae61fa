package dev.ratchet.handlers.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import java.util.LinkedHashMap;

/** What an answer shows of what came from elsewhere. */
final class Shown {
  private Shown() {}

  /** A failure without the token of a claim that was lost. */
  static Json.Obj failure(Failure failure) {
    var members = new LinkedHashMap<>(FailureJson.write(failure).members());
    members.remove("owner");
    return new Json.Obj(members);
  }

  /** What a caller sent: the text, or its beginning and an ellipsis. */
  static String of(String text) {
    return Excerpt.of(text);
  }
}
