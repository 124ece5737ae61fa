package dev.ratchet.core.failure;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with what somebody wrote: a definition, or a request.
 *
 * @param path where it is, as a JSON pointer such as {@code /tasks/1/needs/0}; empty for the text
 *     as a whole
 * @param message what was expected and what was found
 * @param fix what to change
 */
public record Problem(String path, String message, String fix) {
  public Problem {
    requireNonNull(path, "path is null");
    requireNonNull(message, "message is null");
    requireNonNull(fix, "fix is null");
  }

  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + ": ") + message + " " + fix;
  }
}
