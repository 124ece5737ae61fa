package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

/** Whom a route answers, of those whom the door in front of the API lets through. */
public sealed interface Access {
  /** All of them. */
  record Anyone() implements Access {}

  /** Those that have the scope. */
  record Holders(ApiScope scope) implements Access {
    public Holders {
      requireNonNull(scope, "scope is null");
    }
  }
}
