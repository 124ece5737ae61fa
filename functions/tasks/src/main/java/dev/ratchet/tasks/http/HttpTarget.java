package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final int PORT_DIGITS_MAX = 5;
  private static final String WITH_HOST = "with a host (letters of other alphabets in xn-- form)";
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?<authority>[^/\\\\?#]*)"
              + "(?<path>[^?#]*)(\\?(?<query>[^#]*))?(#.*)?",
          Pattern.DOTALL);

  public HttpTarget {
    requireNonNull(scheme, "scheme is null");
    requireNonNull(host, "host is null");
    requireNonNull(path, "path is null");
    requireNonNull(query, "query is null");
  }

  /**
   * Reads a URL that a person wrote; its fragment is left out.
   *
   * @throws IllegalArgumentException if it is no such URL; the message says what was expected and
   *     found, without what may be a credential
   */
  public static HttpTarget parse(String text) {
    HttpTarget target = read(text);
    String path = text.split("[?#]", 2)[0];
    if (path.indexOf('{') >= 0 || path.indexOf('}') >= 0) {
      throw wrong("whose braces are filled in, or percent-encoded", censored(text));
    }
    return target;
  }

  /** Reads a URL as browsers read one. */
  private static HttpTarget read(String text) {
    requireLength(text);
    String stripped = text.strip();
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      throw wrong("on one line", "a control character in " + censored(printable(stripped)));
    }
    Matcher matcher = URL.matcher(stripped);
    String scheme =
        matcher.matches() ? matcher.group("scheme").toLowerCase(Locale.ROOT) : schemeOf(stripped);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw wrong("that begins with http:// or https://", censored(text));
    }
    if (!matcher.matches()) {
      throw wrong(WITH_HOST, censored(text));
    }
    String authority = matcher.group("authority");
    if (authority.contains("@")) {
      throw wrong("without a user name or password (use a header instead)", censored(text));
    }
    int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.indexOf(':');
    boolean hasPort = colon > 0;
    String host =
        HostText.canonical(hasPort ? authority.substring(0, colon) : authority)
            .orElseThrow(() -> wrong(WITH_HOST, censored(text)));
    int port = port(scheme, hasPort ? authority.substring(colon + 1) : "");
    String path = UrlText.path(matcher.group("path"));
    String query = matcher.group("query");
    return new HttpTarget(
        scheme,
        host,
        port,
        path.isEmpty() ? "/" : path,
        query == null ? "" : "?" + UrlText.query(query));
  }

  private static String schemeOf(String text) {
    int colon = text.indexOf(':');
    return text.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
  }

  private static int port(String scheme, String text) {
    if (text.isEmpty()) {
      return defaultPort(scheme);
    }
    boolean isNumber = text.chars().allMatch(c -> c >= '0' && c <= '9');
    String digits = text.replaceFirst("^0+(?=.)", "");
    int port = isNumber && digits.length() <= PORT_DIGITS_MAX ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > PORT_MAX) {
      throw wrong("with a port of 1 to " + PORT_MAX, "port " + (isNumber ? digits : "\"…\""));
    }
    return port;
  }

  private static void requireLength(String text) {
    if (text.length() > URL_CHARS_MAX) {
      throw wrong("of at most " + URL_CHARS_MAX + " characters", text.length() + " characters");
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
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
    requireLength(location);
    String to = location.strip();
    if (UrlText.hasScheme(to)) {
      return read(to);
    }
    String slashes = to.split("[?#]", 2)[0].replace('\\', '/');
    if (slashes.startsWith("//")) {
      return read(scheme + "://" + to.substring(2));
    }
    String origin = origin();
    if (to.isEmpty() || to.startsWith("#")) {
      return read(origin + path + query);
    }
    if (to.startsWith("?")) {
      return read(origin + path + to);
    }
    String folder = slashes.startsWith("/") ? "" : path.substring(0, path.lastIndexOf('/') + 1);
    HttpTarget there = read(origin + folder + to);
    return new HttpTarget(
        there.scheme, there.host, there.port, UrlText.withoutDots(there.path), there.query);
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

  /** The host as an address, if it is written as one. */
  Optional<InetAddress> literal() {
    boolean isLiteral = host.startsWith("[") || HostText.isIpv4(host);
    return isLiteral ? Optional.of(InetAddress.ofLiteral(hostName())) : Optional.empty();
  }

  /** The host as certificates and TLS name it: without brackets and without a trailing dot. */
  String tlsName() {
    String name = hostName();
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
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
