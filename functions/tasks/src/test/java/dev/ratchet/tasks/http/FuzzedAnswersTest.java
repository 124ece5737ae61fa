package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that are written in random ways, all of which mean the same; and two of them one after
 * the other over one connection, which must not run into each other.
 */
class FuzzedAnswersTest {
  private static final String TEXT =
      "{\"name\":\"Zoë\",\"n\":[1,2,3],\"long\":\"aaaaaaaaaaaaaaaa\"}";
  private static final List<String> REASONS =
      List.of("", " ", " OK", " F\u00c5TT", " \u0085", " a: b", " \u0000", " a;b\u000b");
  private static final List<String> ODD =
      List.of(
          "no colon",
          "x : y",
          ": z",
          "a b: c",
          "x-\u00e9: d",
          "x:",
          "x: \u0085",
          "keep-alive: none",
          "x: a\r\n b",
          "x: a\r\n\tcontent-length: 99",
          "warning: 199 - \"transfer-encoding\"");

  /** Those that once failed stay. */
  static Stream<Long> seeds() {
    return Stream.concat(Stream.of(1L, 2L, 3L), Stream.of(new Random().nextLong()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void however_it_is_written_it_is_read_as_meant(long seed) throws IOException {
    System.out.println("FuzzedAnswersTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 4_000; i++) {
      byte[] first = answer(random, 201, TEXT);
      byte[] second = answer(random, 409, "[" + i + "]");
      var both = new ByteArrayOutputStream();
      both.writeBytes(first);
      both.writeBytes(second);

      var alone = AnswerReader.read("POST", new Wire(new ByteArrayInputStream(first)));
      var wire = new Wire(new ByteArrayInputStream(both.toByteArray()));
      var before = AnswerReader.read("POST", wire);

      String shown = "seed " + seed + ", answer " + i + ":\n" + new String(first, ISO_8859_1);
      assertThat(alone.answer().status()).as(shown).isEqualTo(201);
      assertThat(alone.answer().body()).as(shown).isEqualTo(new Body.Whole(TEXT));
      if (alone.keepAlive()) {
        assertThat(before.answer()).as(shown).isEqualTo(alone.answer());
        assertThat(before.keepAlive()).as("more has come than was asked for").isFalse();
        assertThat(AnswerReader.read("POST", wire).answer().status()).as(shown).isEqualTo(409);
      }
    }
  }

  private static byte[] answer(Random random, int status, String text) throws IOException {
    String end = random.nextInt(4) == 0 ? "\n" : "\r\n";
    var lines = new ArrayList<String>();
    byte[] body = text.getBytes(UTF_8);
    if (random.nextInt(3) == 0) {
      body = gzip(body);
      lines.add(random.nextBoolean() ? "content-encoding: gzip" : "Content-Encoding:x-gzip");
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      lines.add(one(random, ODD));
    }
    boolean isChunked = random.nextBoolean();
    if (isChunked) {
      lines.add(random.nextBoolean() ? "Transfer-Encoding: chunked" : "transfer-encoding:CHUNKED");
    } else if (random.nextInt(4) > 0) {
      lines.add("content-length: " + "0".repeat(random.nextInt(20)) + body.length);
    }
    var out = new ByteArrayOutputStream();
    for (int n = random.nextInt(3); n > 0; n--) {
      write(out, "HTTP/1.1 103 Early Hints" + end + "link: a" + end + end);
    }
    write(out, "HTTP/1." + random.nextInt(2) + " " + status + one(random, REASONS) + end);
    for (String line : lines) {
      write(out, line.replace("\r\n", end) + end);
    }
    write(out, end);
    if (isChunked) {
      chunks(random, out, body, end);
    } else {
      out.writeBytes(body);
    }
    return out.toByteArray();
  }

  private static void chunks(Random random, ByteArrayOutputStream out, byte[] body, String end) {
    for (int at = 0; at < body.length; ) {
      int size = Math.min(body.length - at, 1 + random.nextInt(20));
      String extension = one(random, List.of("", ";a", " ;b=\u0085", "; c=\"d\"", "  "));
      String hex = Integer.toHexString(size);
      write(
          out,
          "0".repeat(random.nextInt(17))
              + (random.nextBoolean() ? hex : hex.toUpperCase(java.util.Locale.ROOT))
              + extension
              + end);
      out.write(body, at, size);
      write(out, end);
      at += size;
    }
    write(out, "0".repeat(1 + random.nextInt(17)) + end);
    for (int n = random.nextInt(3); n > 0; n--) {
      write(out, "x-trailer: \u0085" + end);
    }
    write(out, end);
  }

  private static <T> T one(Random random, List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
