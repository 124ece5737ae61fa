package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * An absolute http or https URL, taken apart. It never shows its query, which may hold credentials.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an IP address literal, IPv6 in brackets, in lower case
 * @param port 1 to 65,535
 * @param path in its escaped form, beginning with a slash
 * @param query in its escaped form with its question mark, or empty
 */
public record HttpTarget(String scheme, String host, int port, String path, String query) {
  /** The longest URL, in characters. */
  public static final int URL_CHARS_MAX = 8_192;

  private static final int SHOWN_CHARS_MAX = 200;
  private static final int PORT_MAX = 65_535;

  public HttpTarget {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(host, "host is null");
    requireNonNull(path, "path is null");
    requireNonNull(query, "query is null");
  }

  /**
   * Reads a URL; its fragment is left out.
   *
   * @throws IllegalArgumentException if it is no such URL; the message says what was expected and
   *     found, without what may be a credential
   */
  public static HttpTarget parse(String text) {
    if (text.length() > URL_CHARS_MAX) {
      throw wrong("of at most " + URL_CHARS_MAX + " characters", text.length() + " characters");
    }
    return of(uri(text), text);
  }

  private static URI uri(String text) {
    try {
      return new URI(new URI(text).toASCIIString());
    } catch (URISyntaxException e) {
      throw wrong(
          "with other characters percent-encoded",
          censored(text) + " (" + e.getReason() + " at index " + e.getIndex() + ")");
    }
  }

  private static HttpTarget of(URI uri, String text) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw wrong("that begins with http:// or https://", censored(text));
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw wrong("without a user name or password (use a header instead)", censored(text));
    }
    if (uri.getHost() == null) {
      throw wrong("with a host (letters of other alphabets in xn-- form)", censored(text));
    }
    int port = uri.getPort() < 0 ? defaultPort(scheme) : uri.getPort();
    if (port < 1 || port > PORT_MAX) {
      throw wrong("with a port of 1 to " + PORT_MAX, "port " + port);
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new HttpTarget(scheme, uri.getHost().toLowerCase(Locale.ROOT), port, path, query);
  }

  private static IllegalArgumentException wrong(String expected, String found) {
    return new IllegalArgumentException(
        "expected an absolute http or https URL " + expected + ", found " + found);
  }

  /** As much of a text that is no URL as holds no query and no user. */
  private static String censored(String text) {
    String cut = text.split("[?#]", 2)[0];
    int at = cut.lastIndexOf('@');
    String shown = at < 0 ? cut : "…" + cut.substring(at);
    return shown.length() <= SHOWN_CHARS_MAX
        ? "\"" + shown + "\""
        : "\"" + shown.substring(0, SHOWN_CHARS_MAX) + "…\"";
  }

  private static int defaultPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  /**
   * The URL that a {@code Location} header of an answer from here names.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public HttpTarget resolve(String location) {
    if (location.length() > URL_CHARS_MAX) {
      throw wrong("of at most " + URL_CHARS_MAX + " characters", location.length() + " characters");
    }
    URI relative = uri(location);
    // URI resolves a bare query against the folder and not, as RFC 3986 does, against the page.
    String text =
        location.startsWith("?")
            ? origin() + path + location
            : URI.create(origin() + path + query).resolve(relative).toString();
    return parse(text);
  }

  /** This URL with more members, already escaped, in its query. */
  public HttpTarget withQuery(String members) {
    if (members.isEmpty()) {
      return this;
    }
    String joined = query.length() <= 1 ? "?" + members : query + "&" + members;
    return new HttpTarget(scheme, host, port, path, joined);
  }

  /** Whether it is reached over TLS. */
  public boolean secure() {
    return scheme.equals("https");
  }

  /** The host as a resolver takes it: IPv6 without brackets. */
  public String hostName() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Host and, unless it is the scheme's own, port. */
  public String authority() {
    return port == defaultPort(scheme) ? host : host + ":" + port;
  }

  /** Scheme, host and port. */
  public String origin() {
    return scheme + "://" + authority();
  }

  /** Path and query: what the request line names. */
  public String requestTarget() {
    return path + query;
  }

  /** This URL without its query: fit for messages. */
  @Override
  public String toString() {
    return origin()
        + (path.length() <= SHOWN_CHARS_MAX ? path : path.substring(0, SHOWN_CHARS_MAX) + "…")
        + (query.isEmpty() ? "" : "?…");
  }
}
