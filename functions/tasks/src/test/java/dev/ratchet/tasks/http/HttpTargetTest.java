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
    "https://api.example/cafe\u0301,     https, api.example, 443,  api.example, /cafe%CC%81",
    "https://api.example/caf\u00e9,      https, api.example, 443,  api.example, /caf%C3%A9",
    "https://api.example/😂?q=😂,         https, api.example, 443,  api.example,"
        + " /%F0%9F%98%82?q=%F0%9F%98%82",
    "https://api.example/a b|c%7c,       https, api.example, 443,  api.example, /a%20b%7Cc%7c",
    "https://api.example/a?b[]=c d|{e},  https, api.example, 443,  api.example,"
        + " /a?b[]=c%20d%7C%7Be%7D",
    "https://api.example/100%?a=%zz,     https, api.example, 443,  api.example, /100%?a=%zz",
    "' https://api.example/a ',          https, api.example, 443,  api.example, /a",
    "http://order_service:8080/,         http, order_service, 8080, order_service:8080, /",
    "http://_a-.b_/,                     http, _a-.b_, 80, _a-.b_, /",
    "http://API.example./,               http, api.example., 80, api.example., /",
    "http://3com.7zip/,                  http, 3com.7zip, 80, 3com.7zip, /",
    "http://1.2.3.a:/,                   http, 1.2.3.a, 80, 1.2.3.a, /",
    "http://a:0080/,                     http, a, 80, a, /",
    "http://127.1/,                      http, 127.0.0.1, 80, 127.0.0.1, /",
    "http://0x7f.0.0.01./,               http, 127.0.0.1, 80, 127.0.0.1, /",
    "http://169.254.43518/,              http, 169.254.169.254, 80, 169.254.169.254, /",
    "http://4294967295/,                 http, 255.255.255.255, 80, 255.255.255.255, /",
    "http://a.example\\@b.example/c,     http, a.example, 80, a.example, /@b.example/c",
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
        "https://a..b/               | with a host",
        "https://.a/                 | with a host",
        "https://a%62/               | with a host",
        "https://a,b/                | with a host",
        "https://1.2.3.4.5/          | with a host",
        "https://1.2.3.256/          | with a host",
        "https://256.1/              | with a host",
        "https://shop.123/           | with a host",
        "https://shop.0x7f/          | with a host",
        "https://08.1/               | with a host",
        "https://[1.2.3.4]/          | with a host",
        "https://[fe80::1%25eth0]/   | with a host",
        "https://[::1]a/             | with a host",
        "https://münchen.example/    | with a host",
        "http://a b/                 | with a host",
        "http://api.example/{id}     | whose braces are filled in, or percent-encoded",
        "http://[::1/                | with a host",
        "'http://a/b\nc'             | on one line, found a control character in",
        "http://api.example:x/       | with a port of 1 to 65535",
        "http://api.example:99999999999/ | with a port of 1 to 65535",
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
    "http://a.example/b,     /café?é=é,       http://a.example/caf%C3%A9?%C3%A9=%C3%A9",
    "http://a.example/b,     /c d|e{f},       http://a.example/c%20d%7Ce%7Bf%7D",
    "http://a.example/b,     ' c ',           http://a.example/c",
    "http://a.example/b/c/d, ../../../e/./f/.., http://a.example/e/",
    "http://a.example/b/c,   /%2e%2E/d,       http://a.example/d",
    "http://a.example/b/c,   .,               http://a.example/b/",
    "http://a.example/b?c,   #d,              http://a.example/b?c",
    "http://a_b:81/c,        d,               http://a_b:81/d",
    "http://a.example/b,     ?c=d/../e,       http://a.example/b?c=d/../e",
    "http://a.example/b/c,   d:e,             ''",
    "https://a.example/b,    \\\\c.example\\d, https://c.example/d",
  })
  void follows_a_location(String from, String location, String to) {
    if (to.isEmpty()) {
      assertThatThrownBy(() -> HttpTarget.parse(from).resolve(location))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(HttpTarget.parse(from).resolve(location)).isEqualTo(HttpTarget.parse(to));
    }
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
