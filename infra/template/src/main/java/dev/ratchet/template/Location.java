package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

/**
 * A place in a template file.
 *
 * @param line the line, counted from 1; 0 means the file as a whole
 * @param column the column, counted from 1; 0 means the file as a whole
 * @param path the keys that lead there, such as {@code Resources.Inbox.Properties.QueueName}; empty
 *     at the top
 */
public record Location(int line, int column, String path) {

  static final Location WHOLE_FILE = new Location(0, 0, "");

  public Location {
    requireNonNull(path, "path is null");
    if (line < 0 || column < 0) {
      throw new IllegalArgumentException(
          "line and column are counted from 1: " + line + ":" + column);
    }
  }

  Location child(int line, int column, String key) {
    return new Location(line, column, path.isEmpty() ? key : path + "." + key);
  }

  Location element(int line, int column, int index) {
    return new Location(line, column, path + "[" + index + "]");
  }
}
