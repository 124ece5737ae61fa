package dev.ratchet.local.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may call: programs of this machine, by its own name and port, and pages that came from there.
 * A page from elsewhere may not, also one of another port of this machine, nor one whose host's
 * name was made to mean this machine (DNS rebinding): a browser says where a page is from and whom
 * it calls.
 */
final class Callers {
  private static final Set<String> OWN_SITE = Set.of("none", "same-origin");
  private static final int HTTP_PORT = 80;
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");

  private final List<String> hosts;

  /** Callers of what listens on this port of loopback. */
  Callers(int port) {
    var full = NAMES.stream().map(name -> name + ":" + port).toList();
    // Whoever calls the port that HTTP has anyway leaves it out.
    this.hosts = port == HTTP_PORT ? Stream.concat(full.stream(), NAMES.stream()).toList() : full;
  }

  /** Why a call is refused; empty if it is not. */
  Optional<String> refusal(ApiCall call) {
    List<String> named = call.all("host");
    if (named.size() > 1 || !named.stream().allMatch(this::isOwn)) {
      return Optional.of(notOwn("The header Host", String.join(", ", named)));
    }
    if (!call.authority().isEmpty() && !isOwn(call.authority())) {
      return Optional.of(notOwn("The host in the request's target", call.authority()));
    }
    return fromElsewhere("Origin", call, this::isOwnOrigin)
        .or(() -> fromElsewhere("Sec-Fetch-Site", call, OWN_SITE::contains));
  }

  private String notOwn(String what, String found) {
    return "%s is \"%s\", expected %s. Call this machine by that name and port."
        .formatted(what, found, String.join(" or ", hosts));
  }

  private Optional<String> fromElsewhere(String header, ApiCall call, Predicate<String> isOwn) {
    return call.all(header.toLowerCase(Locale.ROOT)).stream()
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
