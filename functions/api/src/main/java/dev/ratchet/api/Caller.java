package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * Who makes a call, as the door in front of the API knows it.
 *
 * @param name what the log and refusals call it
 * @param scopes what it may do
 */
public record Caller(String name, Set<ApiScope> scopes) {
  public Caller {
    requireNonNull(name, "name is null");
    scopes = Set.copyOf(scopes);
  }

  /** A caller that may do everything, since the door knows no scopes. */
  public static Caller trusted(String name) {
    return new Caller(name, EnumSet.allOf(ApiScope.class));
  }
}
