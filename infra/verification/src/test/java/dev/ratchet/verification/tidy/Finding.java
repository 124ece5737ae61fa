package dev.ratchet.verification.tidy;

import static java.util.Objects.requireNonNull;

/**
 * A breach of a rule of style.
 *
 * @param path the file, from the top of the repository
 * @param line from 1; 0 where the whole file is meant
 * @param what what was found, and what was expected
 * @param fix what to change
 */
public record Finding(String path, long line, String what, String fix) {
  public Finding {
    requireNonNull(path, "path is null");
    requireNonNull(what, "what is null");
    requireNonNull(fix, "fix is null");
  }

  @Override
  public String toString() {
    return "%s:%d: %s. Fix: %s.".formatted(path, line, what, fix);
  }
}
