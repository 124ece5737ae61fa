package dev.ratchet.verification.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.measure.plot.Chart;
import dev.ratchet.measure.plot.Svg;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What is drawn of measurements. */
class SvgTest {
  private static Chart chart(double... ys) {
    var points = new ArrayList<Chart.Point>();
    for (int i = 0; i < ys.length; i++) {
      points.add(new Chart.Point(Math.pow(10, i), ys[i]));
    }
    return new Chart("a < b", "steps", "dollars", List.of(new Chart.Line("queued", points)));
  }

  private static Document parsed(List<Chart> charts) throws Exception {
    byte[] bytes = Svg.of(charts).getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  @Test
  void everyPointIsMarkedWhereItBelongs() throws Exception {
    Document svg = parsed(List.of(chart(0, 5, 10)));

    var marks = svg.getElementsByTagName("circle");
    assertThat(marks.getLength()).isEqualTo(3);
    double first = number(marks.item(0), "cx");
    double second = number(marks.item(1), "cx");
    double third = number(marks.item(2), "cx");
    assertThat(second - first).isEqualTo(third - second);
    assertThat(number(marks.item(0), "cy")).isGreaterThan(number(marks.item(1), "cy"));
    assertThat(number(marks.item(1), "cy")).isGreaterThan(number(marks.item(2), "cy"));
  }

  private static double number(Node mark, String name) {
    return Double.parseDouble(((Element) mark).getAttribute(name));
  }

  @Test
  void textIsEscapedAndChartsStandSideBySide() throws Exception {
    Document svg = parsed(List.of(chart(1), chart(1, 2)));

    assertThat(svg.getElementsByTagName("g").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("a < b");
    assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("920");
  }

  @Test
  void nothingIsNoChart() {
    assertThatThrownBy(() -> new Chart("a", "b", "c", List.of())).hasMessageContaining("none");
    assertThatThrownBy(() -> new Chart.Point(0, 1)).hasMessageContaining("0.0, 1.0");
  }
}
