package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tasks.http.HttpAnswer.Body;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final int LIMIT = HttpAnswer.BODY_BYTES_MAX;

  @Test
  void reads_a_body_of_known_length_and_nothing_after_it() throws IOException {
    HttpAnswer answer =
        read(
            """
            HTTP/1.1 201 Created
            Content-Type: application/json; charset=utf-8
            Set-Cookie: a=1
            set-cookie: b=2
            Content-Length: 2

            {}HTTP/1.1 500 Next\
            """);

    assertThat(answer)
        .isEqualTo(
            new HttpAnswer(
                201,
                Map.of(
                    "content-type", List.of("application/json; charset=utf-8"),
                    "set-cookie", List.of("a=1", "b=2"),
                    "content-length", List.of("2")),
                new Body.Whole("{}")));
    assertThat(answer.saysJson()).isTrue();
  }

  @Test
  void reads_chunks() throws IOException {
    assertThat(
            read("""
            HTTP/1.1 200 OK
            Transfer-Encoding: Chunked

            5;name=value
            hello
            0006\s
             world
            0
            trailer: ignored

            """)
                .body())
        .isEqualTo(new Body.Whole("hello world"));
  }

  @Test
  void reads_to_the_end_where_no_length_is_given() throws IOException {
    assertThat(read("HTTP/1.0 200\n\nhello").body()).isEqualTo(new Body.Whole("hello"));
  }

  @Test
  void skips_interim_answers() throws IOException {
    assertThat(
            read("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Hints\nlink: a\n\nHTTP/1.1 204 None\n\n"))
        .isEqualTo(new HttpAnswer(204, Map.of(), new Body.Whole("")));
  }

  @Test
  void an_answer_to_head_has_no_body_whatever_its_headers_say() throws IOException {
    byte[] bytes = "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n".getBytes(ISO_8859_1);

    assertThat(answer("HEAD", new ByteArrayInputStream(bytes)).body())
        .isEqualTo(new Body.Whole(""));
  }

  @Test
  void heeds_the_charset_and_takes_one_that_it_does_not_know_for_utf8() throws IOException {
    String head = "HTTP/1.1 200 OK\ncontent-type: text/plain; charset=";

    assertThat(read(head + "\"iso-8859-1\"\n\n\u00e9").body()).isEqualTo(new Body.Whole("é"));
    assertThat(read(head + "no such\n\nÃ©").body()).isEqualTo(new Body.Whole("é"));
  }

  @Test
  void reads_a_body_up_to_its_limit() throws IOException {
    String most = "a".repeat(LIMIT);

    assertThat(sized(most)).allSatisfy(body -> assertThat(body).isEqualTo(new Body.Whole(most)));
  }

  @Test
  void cuts_a_body_off_that_is_one_byte_past_its_limit() throws IOException {
    var cutOff = new Body.CutOff("a".repeat(1_024));

    assertThat(sized("a".repeat(LIMIT + 1))).allSatisfy(body -> assertThat(body).isEqualTo(cutOff));
  }

  /** This body with a length, in one chunk, in two chunks, and up to the end. */
  private static List<Body> sized(String text) throws IOException {
    String ok = "HTTP/1.1 200 OK\n";
    String chunked = ok + "transfer-encoding: chunked\n\n";
    return List.of(
        read(ok + "content-length: " + text.length() + "\n\n" + text).body(),
        read(chunked + Integer.toHexString(text.length()) + "\n" + text + "\n0\n\n").body(),
        read(chunked
                + ("1\n" + text.charAt(0) + "\n")
                + (Integer.toHexString(text.length() - 1) + "\n" + text.substring(1))
                + "\n0\n\n")
            .body(),
        read(ok + "\n" + text).body());
  }

  @Test
  void a_body_without_end_is_cut_off() throws IOException {
    for (String framing : List.of("", "content-length: 999999999999999999\r\n")) {
      var head = ("HTTP/1.1 200 OK\r\n" + framing + "\r\n").getBytes(ISO_8859_1);
      InputStream endless = new SequenceInputStream(new ByteArrayInputStream(head), new Endless());

      assertThat(answer("GET", endless).body()).isInstanceOf(Body.CutOff.class);
    }
  }

  @Test
  void headers_have_at_most_65536_bytes() throws IOException {
    String start = "HTTP/1.1 200 OK\r\na: ";
    String most = start + "b".repeat(Wire.HEAD_BYTES_MAX - start.length() - 4);

    assertThat(readRaw(most + "\r\n\r\n").status()).isEqualTo(200);
    assertThat(readRaw(most + "b\r\n\r\n").body())
        .isEqualTo(new Body.Unreadable("its headers are longer than 65536 bytes"));
    assertThatThrownBy(() -> answer("GET", new Endless())).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\n",
        "220 mail.example ESMTP\n",
        "HTTP/2 200 OK\n\n",
        "HTTP/1.1 20 OK\n\n",
        "HTTP/1.1 2000 OK\n\n",
        "HTTP/1.1 099 OK\n\n",
        "HTTP/1.1\n\n",
        "HTTP/1.1 101 Switching Protocols\n\n",
        "\n\n\n\n\n\nHTTP/1.1 200 OK\n\n",
      })
  void refuses_what_is_no_answer(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 1\ncontent-length: 2\n\nab",
        "content-length: -1\n\n",
        "content-length: 0x1\n\na",
        "content-length: 1, 2\n\na",
        "content-length:\n\na",
        "content-length: 1000000000000000000\n\na",
        "transfer-encoding: chunked, chunked\n\n0\n\n",
        "transfer-encoding: br, chunked\n\n0\n\n",
        "transfer-encoding: chunked\n\n-1\n\n",
        "transfer-encoding: chunked\n\n\n\n",
        "transfer-encoding: chunked\n\n1000000000000000\n\n",
        "transfer-encoding: chunked\n\n1\nab\n0\n\n",
        "content-encoding: br\n\nab",
        "content-encoding: zstd\ncontent-length: 2\n\nab",
        "content-encoding: gzip, gzip, gzip, gzip\n\nab",
        "content-encoding: deflate\n\nab",
        "a: b\n",
        "content-length: 2\n\na",
        "transfer-encoding: chunked\n\n",
        "transfer-encoding: chunked\n\n2\na",
        "transfer-encoding: chunked\n\n1\na\n",
      })
  void knows_the_status_of_an_answer_though_the_rest_cannot_be_read(String rest)
      throws IOException {
    byte[] bytes = ("HTTP/1.1 201 Created\n" + rest).replace("\n", "\r\n").getBytes(ISO_8859_1);

    var read = AnswerReader.read("POST", new Wire(new ByteArrayInputStream(bytes)));

    assertThat(read.answer().status()).isEqualTo(201);
    assertThat(read.answer().body()).isInstanceOf(Body.Unreadable.class);
    assertThat(read.keepAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK", "HTTP/1.1 100 Continue\n\n", "HTTP/1.1 103\na"})
  void notices_an_answer_that_ends_before_its_status(String answer) {
    assertThatThrownBy(() -> read(answer)).isInstanceOf(EOFException.class);
  }

  @Test
  void any_bytes_give_an_answer_or_an_io_exception() {
    long seed = new Random().nextLong();
    System.out.println("AnswerReaderTest seed " + seed);
    var random = new Random(seed);
    String valid =
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\n"
            + "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = valid.getBytes(ISO_8859_1);
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(answer("GET", new ByteArrayInputStream(bytes)).status()).isBetween(200, 999);
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static HttpAnswer answer(String method, InputStream in) throws IOException {
    return AnswerReader.read(method, new Wire(in)).answer();
  }

  private static HttpAnswer read(String answer) throws IOException {
    return readRaw(answer.replace("\n", "\r\n"));
  }

  private static HttpAnswer readRaw(String answer) throws IOException {
    return answer("GET", new ByteArrayInputStream(answer.getBytes(ISO_8859_1)));
  }

  /** A stream of the letter a that never ends. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 'a';
    }
  }
}
