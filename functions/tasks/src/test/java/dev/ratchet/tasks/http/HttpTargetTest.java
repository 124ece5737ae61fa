package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {
  @ParameterizedTest
  @CsvSource({
    "https://api.example,                https, api.example, 443,  api.example,      /",
    "HTTPS://API.Example/Orders,         https, api.example, 443,  api.example,      /Orders",
    "http://api.example:80/a/../b,       http,  api.example, 80,   api.example,      /a/../b",
    "http://api.example:8080?x=1,        http,  api.example, 8080, api.example:8080, /?x=1",
    "https://api.example/a?b=%20#part,   https, api.example, 443,  api.example,      /a?b=%20",
    "http://[::1]:8080/,                 http,  [::1],       8080, [::1]:8080,       /",
    "http://127.0.0.1,                   http,  127.0.0.1,   80,   127.0.0.1,        /",
    "https://api.example/ä,              https, api.example, 443,  api.example,      /%C3%A4",
  })
  void takes_a_url_apart(
      String url, String scheme, String host, int port, String authority, String requestTarget) {
    HttpTarget target = HttpTarget.parse(url);

    assertThat(target.scheme()).isEqualTo(scheme);
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.authority()).isEqualTo(authority);
    assertThat(target.requestTarget()).isEqualTo(requestTarget);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                          | that begins with http:// or https://, found \"\"",
        "/orders                     | that begins with http:// or https://",
        "ftp://api.example/          | that begins with http:// or https://",
        "file:///etc/passwd          | that begins with http:// or https://",
        "https:api.example           | with a host",
        "https:///orders             | with a host",
        "https://under_score/        | with a host",
        "https://münchen.example/    | with a host",
        "http://127.1/               | with a host",
        "http://0x7f.0.0.1/          | with a host",
        "http://a b/                 | with other characters percent-encoded",
        "http://api.example/{id}     | with other characters percent-encoded",
        "http://[::1/                | with other characters percent-encoded",
        "http://api.example:0/       | with a port of 1 to 65535, found port 0",
        "http://api.example:65536/   | with a port of 1 to 65535, found port 65536",
        "https://me:secret@api.example/ | without a user name or password",
        "https://me@api.example/     | without a user name or password",
      })
  void refuses_what_is_no_such_url(String url, String expected) {
    assertThatThrownBy(() -> HttpTarget.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("expected an absolute http or https URL " + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:secret@api.example/",
        "https://me:secret@api_example/",
        "https:me:secret@api.example",
        "ftp://me:secret@api.example/?token=secret",
        "http://a b/?token=secret",
        "http://a b/#secret",
        "http://me:secret@a b/",
      })
  void a_refusal_shows_no_credentials(String url) {
    assertThatThrownBy(() -> HttpTarget.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void shows_itself_without_its_query() {
    assertThat(HttpTarget.parse("https://api.example/orders?token=secret"))
        .hasToString("https://api.example/orders?…");
    assertThat(HttpTarget.parse("https://api.example/orders"))
        .hasToString("https://api.example/orders");
  }

  @Test
  void a_url_has_at_most_8192_characters() {
    String longest = "https://api.example/" + "a".repeat(8_192 - 20);

    assertThat(HttpTarget.parse(longest).path()).hasSize(8_192 - 19);
    assertThatThrownBy(() -> HttpTarget.parse(longest + "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of at most 8192 characters, found 8193 characters");
    assertThatThrownBy(() -> HttpTarget.parse("http://a").resolve("b".repeat(8_193)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/b/c?d, e,               http://a.example/b/e",
    "http://a.example/b/c?d, /e?f=1,          http://a.example/e?f=1",
    "http://a.example/b/c?d, ../e,            http://a.example/e",
    "http://a.example/b/c?d, ?e=1,            http://a.example/b/c?e=1",
    "http://a.example/b/c?d, //b.example/e,   http://b.example/e",
    "http://a.example:81,    e,               http://a.example:81/e",
    "http://a.example/b,     https://c.example/d#e, https://c.example/d",
  })
  void follows_a_location(String from, String location, String to) {
    assertThat(HttpTarget.parse(from).resolve(location)).isEqualTo(HttpTarget.parse(to));
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example,      b=1, /?b=1",
    "http://a.example/?,    b=1, /?b=1",
    "http://a.example/?c=2, b=1, /?c=2&b=1",
    "http://a.example/?c=2, '',  /?c=2",
  })
  void takes_more_members_into_its_query(String url, String members, String requestTarget) {
    assertThat(HttpTarget.parse(url).withQuery(members).requestTarget()).isEqualTo(requestTarget);
  }
}
