package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Decides which IP addresses may be called. Link-local and metadata addresses never are, nor
 * anything that is no address of one host; private networks only where asked for; and loopback only
 * by a local run, since in a function it is where the Runtime API hands out other runs' invocations
 * and their tokens.
 *
 * @param reach how far calls may go
 * @param own tells the addresses at which the caller's own machine is called, which never are
 */
public record AddressGuard(Reach reach, Predicate<InetAddress> own) {
  /** How far calls may go. */
  public enum Reach {
    /** To public addresses only. */
    PUBLIC,
    /** To public addresses and to private networks. */
    PRIVATE,
    /** To public addresses, to private networks, and to loopback. */
    LOOPBACK
  }

  /** What the guard says of an address. */
  public sealed interface Verdict {
    /** It may be called. */
    record Allowed() implements Verdict {}

    /** It may not be called, not even where private networks are allowed. */
    record Forbidden(String why) implements Verdict {}

    /** It is loopback, which is called by a local run only, and this is none that may. */
    record Loopback(String why) implements Verdict {}

    /** It may be called only where private networks are allowed, and here they are not. */
    record OutOfReach(String why) implements Verdict {}
  }

  private enum Kind {
    NEVER,
    LOOPBACK,
    PRIVATE
  }

  private record Rule(Cidr block, Kind kind, String name) {}

  /** The first rule that matches decides; what matches none is judged below. */
  private static final List<Rule> RULES =
      List.of(
          never("169.254.0.0/16", "link-local, where metadata services live"),
          never("100.100.100.200/32", "a metadata service"),
          never("168.63.129.16/32", "a metadata service"),
          never("0.0.0.0/8", "unspecified"),
          never("192.0.0.0/24", "reserved for protocols"),
          never("192.0.2.0/24", "reserved for documentation"),
          never("192.88.99.0/24", "reserved"),
          never("198.51.100.0/24", "reserved for documentation"),
          never("203.0.113.0/24", "reserved for documentation"),
          never("224.0.0.0/4", "multicast"),
          never("240.0.0.0/4", "reserved or broadcast"),
          new Rule(Cidr.parse("127.0.0.0/8"), Kind.LOOPBACK, "loopback"),
          onlyPrivate("10.0.0.0/8", "private"),
          onlyPrivate("172.16.0.0/12", "private"),
          onlyPrivate("192.168.0.0/16", "private"),
          onlyPrivate("100.64.0.0/10", "shared address space of carriers"),
          onlyPrivate("198.18.0.0/15", "for benchmarks of private networks"),
          never("fe80::/10", "link-local"),
          never("fd00:ec2::/32", "where metadata services live"),
          never("ff00::/8", "multicast"),
          never("::/128", "unspecified"),
          never("2001::/23", "reserved for protocols"),
          never("2001:db8::/32", "reserved for documentation"),
          never("3fff::/20", "reserved for documentation"),
          new Rule(Cidr.parse("::1/128"), Kind.LOOPBACK, "loopback"),
          onlyPrivate("fc00::/7", "private"));

  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr IPV4_COMPATIBLE = Cidr.parse("::/96");
  private static final Cidr GLOBAL_UNICAST = Cidr.parse("2000::/3");
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  public AddressGuard {
    requireNonNull(reach, "reach is null");
    requireNonNull(own, "own is null");
  }

  /** The guard of a run on a developer's machine, which may call that machine. */
  public static AddressGuard ofLocalRun(boolean allowPrivateNetwork) {
    return new AddressGuard(allowPrivateNetwork ? Reach.LOOPBACK : Reach.PUBLIC, _ -> false);
  }

  /**
   * The guard of a function, which never calls itself.
   *
   * @param environment of which {@code AWS_LAMBDA_RUNTIME_API} is used, where it is set
   */
  public static AddressGuard ofFunction(
      boolean allowPrivateNetwork, Map<String, String> environment) {
    return new AddressGuard(
        allowPrivateNetwork ? Reach.PRIVATE : Reach.PUBLIC, new OwnAddresses(environment));
  }

  private static Rule never(String block, String name) {
    return new Rule(Cidr.parse(block), Kind.NEVER, name);
  }

  private static Rule onlyPrivate(String block, String name) {
    return new Rule(Cidr.parse(block), Kind.PRIVATE, name);
  }

  /** Whether this address may be called. */
  public Verdict check(InetAddress address) {
    return check(address.getAddress());
  }

  private Verdict check(byte[] address) {
    for (Rule rule : RULES) {
      if (rule.block().contains(address)) {
        return verdict(rule, address);
      }
    }
    if (address.length == IPV4_BYTES) {
      return allowedUnlessOwn(address);
    }
    int embedded = embeddedIpv4At(address);
    if (embedded >= 0) {
      return check(Arrays.copyOfRange(address, embedded, embedded + IPV4_BYTES));
    }
    return GLOBAL_UNICAST.contains(address)
        ? allowedUnlessOwn(address)
        : new Verdict.Forbidden("not a global unicast address (" + GLOBAL_UNICAST + ")");
  }

  private Verdict verdict(Rule rule, byte[] address) {
    String why = rule.name() + " (" + rule.block() + ")";
    return switch (rule.kind()) {
      case NEVER -> new Verdict.Forbidden(why);
      case LOOPBACK ->
          switch (reach) {
            case PUBLIC, PRIVATE -> new Verdict.Loopback(why);
            case LOOPBACK -> allowedUnlessOwn(address);
          };
      case PRIVATE ->
          switch (reach) {
            case PUBLIC -> new Verdict.OutOfReach(why);
            case PRIVATE, LOOPBACK -> allowedUnlessOwn(address);
          };
    };
  }

  private Verdict allowedUnlessOwn(byte[] bytes) {
    try {
      return own.test(InetAddress.getByAddress(bytes))
          ? new Verdict.Forbidden("an address of the caller itself")
          : new Verdict.Allowed();
    } catch (UnknownHostException e) {
      throw new AssertionError("An address has 4 or 16 bytes.", e);
    }
  }

  /** Where an IPv6 address that stands for an IPv4 address holds it, or -1 if it is none. */
  private static int embeddedIpv4At(byte[] address) {
    if (SIX_TO_FOUR.contains(address)) {
      return 2;
    }
    boolean atTheEnd =
        NAT64.contains(address) || IPV4_COMPATIBLE.contains(address) || isIpv4Mapped(address);
    return atTheEnd ? IPV6_BYTES - IPV4_BYTES : -1;
  }

  /**
   * {@code ::ffff:0:0/96}, which {@link InetAddress} reads as IPv4, so no {@link Cidr} can say it.
   */
  private static boolean isIpv4Mapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }
}
