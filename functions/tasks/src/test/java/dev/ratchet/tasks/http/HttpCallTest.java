package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
  private static final HttpTarget TARGET = HttpTarget.parse("https://api.example/?q=secret");

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /", "GET\r\n", "GÉT"})
  void a_method_that_would_break_the_request_line_makes_no_call(String method) {
    assertThatThrownBy(() -> new HttpCall(method, TARGET, Map.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'', a",
    "'a b', a",
    "'a:', a",
    "'a\r\n', a",
    "Accept, a",
    "host, a",
    "content-length, 1",
    "accept, 'a\r\nhost: b'",
    "accept, 'a\nb'",
    "accept, 'a\u0000b'",
    "accept, é",
  })
  void a_header_that_would_break_the_message_makes_no_call(String name, String value) {
    assertThatThrownBy(() -> new HttpCall("GET", TARGET, Map.of(name, value), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shows_neither_its_query_nor_its_headers_nor_its_body() {
    assertThat(new HttpCall("POST", TARGET, Map.of("authorization", "secret"), "secret"))
        .hasToString("POST https://api.example/?…");
  }
}
