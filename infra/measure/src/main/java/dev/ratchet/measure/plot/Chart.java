package dev.ratchet.measure.plot;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Lines over a logarithmic axis.
 *
 * @param title what it shows
 * @param across what the logarithmic axis counts
 * @param up what the linear axis counts, which begins at 0
 * @param lines drawn in this order
 */
public record Chart(String title, String across, String up, List<Line> lines) {
  public Chart {
    requireNonNull(title, "title is null");
    requireNonNull(across, "across is null");
    requireNonNull(up, "up is null");
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("A chart has a line at least; found none.");
    }
  }

  /** Points that belong together. */
  public record Line(String name, List<Point> points) {
    public Line {
      requireNonNull(name, "name is null");
      points = List.copyOf(points);
      if (points.isEmpty()) {
        throw new IllegalArgumentException("A line has a point at least; found none.");
      }
    }
  }

  /**
   * A value.
   *
   * @param x 1 or more
   * @param y 0 or more
   */
  public record Point(double x, double y) {
    public Point {
      if (!(x >= 1 && y >= 0)) {
        throw new IllegalArgumentException(
            "A point is at 1 or more, and 0 or more; found %s, %s.".formatted(x, y));
      }
    }
  }

  double greatestX() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::x)
        .max()
        .orElseThrow();
  }

  double greatestY() {
    return lines.stream()
        .flatMap(line -> line.points().stream())
        .mapToDouble(Point::y)
        .max()
        .orElseThrow();
  }
}
