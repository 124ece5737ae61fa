package dev.ratchet.testkit.lambda;

import static java.util.Objects.requireNonNull;

/** What became of an event. */
public sealed interface Answer {
  /** The JSON that the runtime sent. */
  String json();

  /** The handler returned this. */
  record Returned(String json) implements Answer {
    public Returned {
      requireNonNull(json, "json is null");
    }
  }

  /**
   * The handler threw; the JSON has {@code errorType}, {@code errorMessage}, {@code stackTrace}.
   */
  record Threw(String json) implements Answer {
    public Threw {
      requireNonNull(json, "json is null");
    }
  }
}
