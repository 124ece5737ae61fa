package dev.ratchet.measure.plot;

import java.util.List;
import java.util.Locale;

/** Writes charts, one beside the other, as SVG. */
public final class Svg {
  private static final List<String> COLOURS = List.of("#0b6e99", "#c4551a", "#4d7c3a", "#7a3b8f");
  private static final int WIDTH = 460;
  private static final int HEIGHT = 330;
  private static final int LEFT = 62;
  private static final int RIGHT = 28;
  private static final int TOP = 40;
  private static final int BOTTOM = 52;
  private static final int MARK = 3;
  private static final int TEXT = 12;

  private final StringBuilder out = new StringBuilder();

  private Svg() {}

  /** The text of a file that shows these charts. */
  public static String of(List<Chart> charts) {
    var svg = new Svg();
    int width = WIDTH * charts.size();
    svg.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"%d\">",
        width, HEIGHT, width, HEIGHT, TEXT);
    svg.add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    for (int i = 0; i < charts.size(); i++) {
      svg.add("<g transform=\"translate(%d 0)\">", i * WIDTH);
      svg.chart(charts.get(i));
      svg.add("</g>");
    }
    svg.add("</svg>");
    return svg.out.toString();
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** Where values lie on the paper. */
  private record Scale(double decades, double top) {
    static Scale of(Chart chart) {
      double decades = Math.max(1, Math.ceil(Math.log10(chart.greatestX()) - 1e-9));
      return new Scale(decades, round(Math.max(chart.greatestY(), 1e-9) * 1.05));
    }

    /** A round number that is no less, and of which a fifth is round too. */
    private static double round(double greatest) {
      double step = Math.pow(10, Math.floor(Math.log10(greatest / 5)));
      for (double factor : new double[] {1, 2, 2.5, 4, 5}) {
        if (step * factor * 5 >= greatest) {
          return step * factor * 5;
        }
      }
      return step * 10 * 5;
    }

    double x(double value) {
      return LEFT + Math.log10(value) / decades * (WIDTH - LEFT - RIGHT);
    }

    double y(double value) {
      return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    }
  }

  private void chart(Chart chart) {
    Scale scale = Scale.of(chart);
    add("<text x=\"%d\" y=\"20\" font-weight=\"bold\">%s</text>", LEFT, escaped(chart.title()));
    axes(chart, scale);
    for (int i = 0; i < chart.lines().size(); i++) {
      line(chart.lines().get(i), COLOURS.get(i % COLOURS.size()), i, scale);
    }
  }

  private void axes(Chart chart, Scale scale) {
    for (int i = 0; i <= 5; i++) {
      double value = scale.top() * i / 5;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
          LEFT, WIDTH - RIGHT, scale.y(value), scale.y(value));
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#444444\">%s</text>",
          LEFT - 6, scale.y(value) + 4, number(value));
    }
    for (int decade = 0; decade <= scale.decades(); decade++) {
      double value = Math.pow(10, decade);
      add(
          "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#dddddd\"/>",
          scale.x(value), scale.x(value), TOP, HEIGHT - BOTTOM);
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#444444\">%s</text>",
          scale.x(value), HEIGHT - BOTTOM + 16, number(value));
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, escaped(chart.across()));
    add(
        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        (TOP + HEIGHT - BOTTOM) / 2, escaped(chart.up()));
  }

  private void line(Chart.Line line, String colour, int index, Scale scale) {
    var path = new StringBuilder();
    for (Chart.Point point : line.points()) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", scale.x(point.x()), scale.y(point.y())));
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        path.toString().strip(), colour);
    for (Chart.Point point : line.points()) {
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%d\" fill=\"%s\"/>",
          scale.x(point.x()), scale.y(point.y()), MARK, colour);
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
        WIDTH - RIGHT - 6, TOP + 16 + 16 * index, colour, escaped(line.name()));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
