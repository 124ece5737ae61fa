package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are odd, and that browsers and curl take all the same. */
class LenientAnswersTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

  private static AnswerReader.Read read(byte[] bytes) throws IOException {
    return AnswerReader.read("POST", new Wire(new ByteArrayInputStream(bytes)));
  }

  private static AnswerReader.Read read(String answer) throws IOException {
    return read(answer.getBytes(ISO_8859_1));
  }

  private static byte[] joined(String head, byte[] body) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] packed(Packing packing, byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream packed = packing.over(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    return packed(GZIPOutputStream::new, bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200\r\n",
        "HTTP/1.1 200 \r\n",
        "HTTP/1.1 200 OK\n",
        "HTTP/1.1  200   OK\r\n",
        "http/1.1 200 ok\r\n",
        "HTTP/1.0 200 OK\r\n",
        "HTTP/1.9 200 OK\r\n",
        "\r\nHTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 F\u00c5TT\r\n",
        "HTTP/1.1 200 F\u00c3\u0085TT\r\n",
        "HTTP/1.1 200 \u0085\u2028\u0000\r\n",
        "HTTP/1.1 200 a\rb\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 \u0085\r\na: b\r\n\r\nHTTP/1.1 200 OK\r\n",
      })
  void a_status_line_may_be(String line) throws IOException {
    var read = read(line + "content-length: 2\r\n\r\n{}");

    assertThat(read.answer().status()).isEqualTo(200);
    assertThat(read.answer().body()).isEqualTo(new Body.Whole("{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a b\r\n",
        "x:a b\r\n",
        "x:\t a b \t\r\n",
        "x : a b\r\n",
        "x: a\r\n b\r\n",
        "x: a\r\n\t  b\r\n",
        "x:\r\n a\r\n b\r\n",
        " folded: onto nothing\r\nx: a b\r\n",
        "no colon\r\nx: a b\r\n",
        ": no name\r\nx: a b\r\n",
        "two words: c\r\nx: a b\r\n",
        "caf\u00e9: c\r\nx: a b\r\n",
        "x: a\rb\r\n",
        "x: a\u0000b\r\n",
      })
  void headers_may_be(String lines) throws IOException {
    var answer = read(OK + lines + "content-length: 2\r\n\r\n{}").answer();

    assertThat(answer.headers()).containsEntry("x", List.of("a b"));
    assertThat(answer.body()).isEqualTo(new Body.Whole("{}"));
  }

  @Test
  void a_value_is_utf8_where_it_is_that_and_latin_where_it_is_not() throws IOException {
    byte[] utf8 = (OK + "x: café\r\ncontent-length: 0\r\n\r\n").getBytes(UTF_8);
    byte[] latin = (OK + "x: café\r\ncontent-length: 0\r\n\r\n").getBytes(ISO_8859_1);

    assertThat(read(utf8).answer().header("x")).isEqualTo("café");
    assertThat(read(latin).answer().header("x")).isEqualTo("café");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n0\r\n\r\n",
        "5\nhello\n0\n\n",
        "5;a=\u0085\r\nhello\r\n0;b\r\n\r\n",
        "5 ; a=\"b\"\r\nhello\r\n0\r\n\r\n",
        "0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n",
        "00000000000000000000000000000005\r\nhello\r\n000\r\n\r\n",
        "2\r\nhe\r\n3 \r\nllo\r\n0\r\nx: y\r\n folded\r\nz\r\n\r\n",
        "5\r\nhello\r\n0\r\n",
        "5\r\nhello\r\n0\r\nx: y",
      })
  void chunks_may_be(String chunks) throws IOException {
    assertThat(read(CHUNKED + chunks).answer().body()).isEqualTo(new Body.Whole("hello"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: CHUNKED",
        "transfer-encoding: identity, chunked",
        "transfer-encoding:\r\ntransfer-encoding: chunked;q=1",
        "content-length: 3\r\ntransfer-encoding: chunked",
      })
  void a_transfer_coding_may_be(String header) throws IOException {
    assertThat(read(OK + header + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n").answer().body())
        .isEqualTo(new Body.Whole("hello"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2", "02", "000000000000000000000002", "2, 2", "2\r\ncontent-length: 2", " 2\t"})
  void a_length_may_be(String length) throws IOException {
    assertThat(read(OK + "content-length: " + length + "\r\n\r\n{}").answer().body())
        .isEqualTo(new Body.Whole("{}"));
  }

  @Test
  void a_body_may_be_packed_though_nobody_asked_for_that() throws IOException {
    byte[] text = "{\"ok\":true}".getBytes(UTF_8);
    byte[] gzip = gzip(text);
    byte[] zlib = packed(DeflaterOutputStream::new, text);
    byte[] raw =
        packed(
            out -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true)),
            text);
    var whole = new Body.Whole("{\"ok\":true}");

    assertThat(encoded("gzip", gzip)).isEqualTo(whole);
    assertThat(encoded("X-GZIP", gzip)).isEqualTo(whole);
    assertThat(encoded("identity, gzip", gzip)).isEqualTo(whole);
    assertThat(encoded("deflate", zlib)).isEqualTo(whole);
    assertThat(encoded("deflate", raw)).isEqualTo(whole);
    assertThat(encoded("gzip, gzip", gzip(gzip))).isEqualTo(whole);
    assertThat(encoded("deflate, gzip", gzip(zlib))).isEqualTo(whole);
    assertThat(encoded("gzip", text)).as("that says gzip and is plain").isEqualTo(whole);
    assertThat(encoded("utf-8", text)).as("that names no encoding").isEqualTo(whole);
    assertThat(encoded("gzip", new byte[0])).isEqualTo(new Body.Whole(""));
    assertThat(
            read(joined(
                    OK + "transfer-encoding: gzip, chunked\r\n\r\n",
                    joined(
                        Integer.toHexString(gzip.length) + "\r\n",
                        joined(new String(gzip, ISO_8859_1), "\r\n0\r\n\r\n".getBytes(UTF_8)))))
                .answer()
                .body())
        .isEqualTo(whole);
    assertThat(read(joined(OK + "transfer-encoding: gzip\r\n\r\n", gzip)).answer().body())
        .isEqualTo(whole);
  }

  private static Body encoded(String encoding, byte[] bytes) throws IOException {
    String head =
        OK + "content-encoding: " + encoding + "\r\ncontent-length: " + bytes.length + "\r\n\r\n";
    return read(joined(head, bytes)).answer().body();
  }

  @Test
  void a_bomb_is_cut_off_however_often_it_is_packed() throws IOException {
    byte[] bomb = gzip(new byte[64 * 1_024 * 1_024]);

    assertThat(encoded("gzip", bomb)).isInstanceOf(Body.CutOff.class);
    assertThat(encoded("gzip, gzip", gzip(bomb))).isInstanceOf(Body.CutOff.class);
    assertThat(encoded("gzip, gzip, gzip", gzip(gzip(bomb)))).isInstanceOf(Body.CutOff.class);
  }

  @Test
  void a_packed_body_is_whole_up_to_the_limit_of_what_it_holds() throws IOException {
    byte[] most = new byte[HttpAnswer.BODY_BYTES_MAX];
    byte[] more = new byte[HttpAnswer.BODY_BYTES_MAX + 1];

    assertThat(encoded("gzip", gzip(most))).isInstanceOf(Body.Whole.class);
    assertThat(encoded("gzip", gzip(more))).isInstanceOf(Body.CutOff.class);
  }

  @Test
  void a_body_may_begin_with_a_mark_of_its_byte_order() throws IOException {
    var whole = new Body.Whole("{\"ä\":1}");
    String text = "\uFEFF{\"ä\":1}";

    for (String type : List.of("application/json", "text/plain; charset=iso-8859-1")) {
      String head = OK + "content-type: " + type + "\r\n\r\n";
      assertThat(read(joined(head, text.getBytes(UTF_8))).answer().body()).isEqualTo(whole);
      assertThat(read(joined(head, text.getBytes(UTF_16BE))).answer().body()).isEqualTo(whole);
      assertThat(read(joined(head, text.getBytes(UTF_16LE))).answer().body()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain; charset=ISO-8859-1",
        "text/plain;charset=\"iso-8859-1\"",
        "text/plain; a=b; Charset = 'latin1'",
        "application/json;; charset=iso-8859-1;",
      })
  void a_charset_may_be_named(String type) throws IOException {
    byte[] bytes = (OK + "content-type: " + type + "\r\n\r\né").getBytes(ISO_8859_1);

    assertThat(read(bytes).answer().body()).isEqualTo(new Body.Whole("é"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json", "APPLICATION/JSON;charset=utf-8", "application/json, application/json",
        "text/json", "application/problem+json ; a", "application/x-json",
      })
  void json_may_be_said(String type) throws IOException {
    assertThat(read(OK + "content-type: " + type + "\r\n\r\n{}").answer().saysJson()).isTrue();
  }
}
