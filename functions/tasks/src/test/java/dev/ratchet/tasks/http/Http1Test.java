package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Http1Test {
  @Test
  void writes_a_request() throws IOException {
    var out = new ByteArrayOutputStream();
    var target = HttpTarget.parse("http://api.example:8080/orders?a=1");

    Http1.write(new HttpCall("POST", target, Map.of("accept", "*/*"), "{\"é\":1}"), out);

    assertThat(out.toString(ISO_8859_1))
        .isEqualTo(
            """
            POST /orders?a=1 HTTP/1.1
            host: api.example:8080
            accept: */*
            content-length: 8
            accept-encoding: identity

            {"Ã©":1}\
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void writes_a_length_for_a_post_without_body_but_not_for_a_get() throws IOException {
    assertThat(written("POST")).contains("content-length: 0\r\n");
    assertThat(written("GET")).doesNotContain("content-length");
  }

  private static String written(String method) throws IOException {
    var out = new ByteArrayOutputStream();
    Http1.write(new HttpCall(method, HttpTarget.parse("http://a"), Map.of(), ""), out);
    return out.toString(ISO_8859_1);
  }
}
