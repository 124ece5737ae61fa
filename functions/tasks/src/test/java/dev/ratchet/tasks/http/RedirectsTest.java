package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes along to another origin. */
class RedirectsTest {
  private static final String TOKEN_CHARS = "0123456789abcdefghijklmnopqrstuvwxyz!#$%&'*+-.^_`|~";

  /** Parts that names of credentials are made of, so that chance comes near to real ones. */
  private static final List<String> PARTS =
      List.of(
          "accept",
          "access",
          "api",
          "auth",
          "content",
          "cookie",
          "id",
          "idempotency",
          "key",
          "language",
          "private",
          "ratchet",
          "secret",
          "signature",
          "token",
          "type",
          "user-agent",
          "webhook",
          "x");

  private static final Set<String> HARMLESS =
      Set.of("accept", "accept-language", "content-language", "content-type", "user-agent");

  private static HttpCall call(String method, Map<String, String> headers) {
    return new HttpCall(
        method, HttpTarget.parse("https://a.example/x"), headers, method.equals("GET") ? "" : "{}");
  }

  private static HttpCall redirected(HttpCall call, int status, String location) throws Exception {
    return Redirects.follow(
        call,
        new HttpAnswer(
            status, Map.of("location", List.of(location)), new HttpAnswer.Body.Whole("")));
  }

  @Test
  void another_origin_gets_no_header_but_the_harmless_ones() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("RedirectsTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      var headers = new LinkedHashMap<String, String>();
      for (int n = random.nextInt(6); n >= 0; n--) {
        String name = name(random);
        if (!HttpCall.RESERVED.contains(name)) {
          headers.put(name, "secret");
        }
      }
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        for (String location :
            List.of(
                "https://b.example/",
                "//b.example/y",
                "https://a.example:444/x",
                "https://a.example./x")) {
          HttpCall then = redirected(call("POST", headers), status, location);

          assertThat(then.headers().keySet())
              .allSatisfy(
                  name ->
                      assertThat(HARMLESS.contains(name) || name.equals("idempotency-key"))
                          .as("%s, seed %d", name, seed)
                          .isTrue());
        }
        assertThat(redirected(call("PUT", headers), 307, "/y").headers()).isEqualTo(headers);
      }
    }
  }

  private static String name(Random random) {
    if (random.nextInt(3) > 0) {
      var name = new StringBuilder(PARTS.get(random.nextInt(PARTS.size())));
      for (int n = random.nextInt(3); n > 0; n--) {
        name.append('-').append(PARTS.get(random.nextInt(PARTS.size())));
      }
      return name.toString();
    }
    var name = new StringBuilder();
    for (int n = random.nextInt(20); n >= 0; n--) {
      name.append(TOKEN_CHARS.charAt(random.nextInt(TOKEN_CHARS.length())));
    }
    return name.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void the_same_request_goes_on_with_its_body_and_its_idempotency_key(int status) throws Exception {
    var headers =
        Map.of(
            "accept", "*/*",
            "accept-language", "de",
            "content-type", "application/json",
            "content-language", "de",
            "user-agent", "ratchet",
            "idempotency-key", "task_1",
            "api-key", "secret",
            "webhook-signature", "secret");

    HttpCall then = redirected(call("POST", headers), status, "https://b.example/");

    assertThat(then.method()).isEqualTo("POST");
    assertThat(then.body()).isEqualTo("{}");
    assertThat(then.headers().keySet())
        .containsExactlyInAnyOrder(
            "accept",
            "accept-language",
            "content-type",
            "content-language",
            "user-agent",
            "idempotency-key");
  }

  @Test
  void a_get_in_place_of_a_post_takes_nothing_along_that_belonged_to_the_post() throws Exception {
    var headers =
        Map.of("content-type", "text/plain", "idempotency-key", "task_1", "accept", "*/*");

    HttpCall then = redirected(call("POST", headers), 303, "https://b.example/");

    assertThat(then.method()).isEqualTo("GET");
    assertThat(then.body()).isEmpty();
    assertThat(then.headers()).containsExactlyEntriesOf(Map.of("accept", "*/*"));
  }

  @Test
  void what_was_left_behind_does_not_come_back_with_the_way_back() throws Exception {
    HttpCall there =
        redirected(call("GET", Map.of("api-key", "secret")), 307, "https://b.example/");
    HttpCall back = redirected(there, 307, "https://a.example/x");

    assertThat(back.headers()).isEmpty();
    assertThat(Json.of(back.toString()).text()).doesNotContain("secret");
  }
}
