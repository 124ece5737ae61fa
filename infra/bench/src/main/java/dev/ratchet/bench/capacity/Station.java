package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

/**
 * Servers that take jobs from one queue, first come, first served.
 *
 * @param name tells it from others
 * @param servers how many there are, 1 or more
 * @param batch how many waiting jobs a free server takes at once, 1 or more; it is busy with them
 *     for as long as the longest of them takes
 */
public record Station(String name, int servers, int batch) {
  public Station {
    requireNonNull(name, "name is null");
    if (servers < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "A station has servers and batches of 1 or more; found %d and %d."
              .formatted(servers, batch));
    }
  }
}
