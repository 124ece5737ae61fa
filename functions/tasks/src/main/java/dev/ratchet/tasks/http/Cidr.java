package dev.ratchet.tasks.http;

import java.net.InetAddress;

/** A block of IP addresses, written {@code 10.0.0.0/8} or {@code fc00::/7}. */
final class Cidr {
  private final byte[] base;
  private final int bits;
  private final String text;

  private Cidr(byte[] base, int bits, String text) {
    this.base = base;
    this.bits = bits;
    this.text = text;
  }

  /** Reads a block: a literal address, a slash and how many leading bits are common. */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    byte[] base = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > base.length * Byte.SIZE) {
      throw new IllegalArgumentException("The prefix of " + text + " does not fit its address.");
    }
    return new Cidr(base, bits, text);
  }

  /** Whether an address, in network byte order, lies in this block. */
  boolean contains(byte[] address) {
    if (address.length != base.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != base[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || (address[whole] ^ base[whole]) >> (Byte.SIZE - rest) == 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
