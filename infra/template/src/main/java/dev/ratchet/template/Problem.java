package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * One reason why a template cannot be used.
 *
 * @param file the template file
 * @param at where in the file
 * @param what what is wrong, in one clause
 * @param found what stands there
 * @param expected what should stand there
 * @param fix what to change
 */
public record Problem(
    Path file, Location at, String what, String found, String expected, String fix) {

  public Problem {
    requireNonNull(file, "file is null");
    requireNonNull(at, "at is null");
    requireNonNull(what, "what is null");
    requireNonNull(found, "found is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(fix, "fix is null");
  }

  /** The problem on one line, in the {@code file:line:column} form that editors can jump to. */
  @Override
  public String toString() {
    var text = new StringBuilder(file.toString());
    if (at.line() > 0) {
      text.append(':').append(at.line()).append(':').append(at.column());
    }
    text.append(": ");
    if (!at.path().isEmpty()) {
      text.append(at.path()).append(": ");
    }
    return text.append(what)
        .append(". Found ")
        .append(found)
        .append("; expected ")
        .append(expected)
        .append(". ")
        .append(fix)
        .append(fix.endsWith("?") ? "" : ".")
        .toString();
  }
}
