package dev.ratchet.api;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import java.util.LinkedHashMap;

/** A failure as answers show it. */
final class PublicFailure {
  private PublicFailure() {}

  /** A failure without the token of a claim that was lost. */
  static Json.Obj failure(Failure failure) {
    var members = new LinkedHashMap<>(FailureJson.write(failure).members());
    members.remove("owner");
    return new Json.Obj(members);
  }
}
