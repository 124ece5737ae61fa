package dev.ratchet.tasks.http;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The host of a URL: an IPv6 address in brackets, an IPv4 address in any of the spellings that
 * browsers take, or a name that a resolver takes. That is more than a name of the DNS: an
 * underscore is fine (Docker Compose), and so are a trailing dot and labels that begin with a
 * digit.
 */
final class HostText {
  private static final int NAME_CHARS_MAX = 253;
  private static final int LABEL_CHARS_MAX = 63;
  private static final int IPV4_PARTS = 4;
  private static final int OCTAL = 8;
  private static final int DECIMAL = 10;
  private static final int HEXADECIMAL = 16;

  private HostText() {}

  /**
   * A host in lower case, an IPv4 address as four decimal numbers; empty if this is none. A name
   * whose last label is a number is an IPv4 address or nothing, as in browsers: no two readers are
   * to take it for different addresses.
   */
  static Optional<String> canonical(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[")) {
      return isIpv6(lower) ? Optional.of(lower) : Optional.empty();
    }
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    List<String> labels = Arrays.asList(name.split("\\.", -1));
    if (name.length() > NAME_CHARS_MAX || !labels.stream().allMatch(HostText::isLabel)) {
      return Optional.empty();
    }
    return isNumber(labels.getLast()) ? ipv4(labels) : Optional.of(lower);
  }

  /** Whether a canonical host is an IPv4 address. */
  static boolean isIpv4(String canonical) {
    String last = canonical.substring(canonical.lastIndexOf('.') + 1);
    return !last.isEmpty() && isNumber(last);
  }

  private static boolean isIpv6(String text) {
    if (!text.endsWith("]") || text.indexOf('%') >= 0 || text.indexOf(':') < 0) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text.substring(1, text.length() - 1));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isLabel(String label) {
    return !label.isEmpty()
        && label.length() <= LABEL_CHARS_MAX
        && label
            .chars()
            .allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_');
  }

  private static boolean isNumber(String label) {
    return label.chars().allMatch(c -> c >= '0' && c <= '9') || number(label) >= 0;
  }

  /** An IPv4 address of one to four numbers, of which the last fills what is left. */
  private static Optional<String> ipv4(List<String> labels) {
    if (labels.size() > IPV4_PARTS) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < labels.size(); i++) {
      boolean isLast = i == labels.size() - 1;
      int bits = isLast ? Byte.SIZE * (IPV4_PARTS - i) : Byte.SIZE;
      long number = number(labels.get(i));
      if (number < 0 || number >> bits != 0) {
        return Optional.empty();
      }
      address = address << bits | number;
    }
    return Optional.of(dotted((int) address));
  }

  private static String dotted(int address) {
    try {
      byte[] bytes = {
        (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
      };
      return Inet4Address.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("Four bytes are an address.", e);
    }
  }

  /** A decimal number, an octal one after 0, a hexadecimal one after 0x; -1 if it is none. */
  private static long number(String label) {
    boolean isHex = label.startsWith("0x");
    boolean isOctal = !isHex && label.length() > 1 && label.startsWith("0");
    String digits = isHex ? label.substring(2) : label;
    if (digits.isEmpty()) {
      return isHex ? 0 : -1;
    }
    if (!Character.isLetterOrDigit(digits.charAt(0))) {
      return -1; // a sign, which Java takes
    }
    try {
      return Long.parseLong(digits, isHex ? HEXADECIMAL : isOctal ? OCTAL : DECIMAL);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
