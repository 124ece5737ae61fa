package dev.ratchet.local.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may call: programs of this machine, by its own name and port, and pages that came from there.
 * A page from elsewhere may not, also one of another port of this machine, nor one whose host's
 * name was made to mean this machine (DNS rebinding): a browser says where a page is from and whom
 * it calls.
 */
final class Callers {
  private static final Set<String> OWN_SITE = Set.of("none", "same-origin");
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");

  private final List<String> hosts;

  /** Callers of what listens on this port of loopback. */
  Callers(int port) {
    this.hosts = NAMES.stream().map(name -> name + ":" + port).toList();
  }

  /** Why a call is refused; empty if it is not. */
  Optional<String> refusal(Headers headers) {
    List<String> named = headers.getOrDefault("Host", List.of());
    if (named.size() > 1 || !named.stream().allMatch(this::isOwn)) {
      return Optional.of(
          "The header Host is \"%s\", expected %s. Call this machine by that name and port."
              .formatted(String.join(", ", named), String.join(" or ", hosts)));
    }
    return fromElsewhere("Origin", headers, this::isOwnOrigin)
        .or(() -> fromElsewhere("Sec-Fetch-Site", headers, OWN_SITE::contains));
  }

  private Optional<String> fromElsewhere(String header, Headers headers, Predicate<String> isOwn) {
    return headers.getOrDefault(header, List.of()).stream()
        .filter(isOwn.negate())
        .findFirst()
        .map(
            found ->
                "The header %s is \"%s\": a page from elsewhere may not call."
                        .formatted(header, found)
                    + " Call from a program, or from a page of http://%s."
                        .formatted(hosts.getFirst()));
  }

  private boolean isOwn(String host) {
    return hosts.contains(host.toLowerCase(Locale.ROOT));
  }

  private boolean isOwnOrigin(String origin) {
    return origin.startsWith("http://") && isOwn(origin.substring("http://".length()));
  }
}
