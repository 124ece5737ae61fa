package dev.ratchet.tasks.http;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The addresses at which a function can be called from inside itself: where its Runtime API
 * listens, and those of its network interfaces. They are asked for anew at each check, since a
 * function that starts from a snapshot has other interfaces than the one that was snapshotted.
 */
final class OwnAddresses implements Predicate<InetAddress> {
  private static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";

  /** The name or literal address of the Runtime API, or empty. */
  private final String runtimeApi;

  OwnAddresses(Map<String, String> environment) {
    this.runtimeApi = host(environment.getOrDefault(RUNTIME_API, "").strip());
  }

  /** The host of {@code host:port}, {@code [host]:port} or {@code host}. */
  private static String host(String text) {
    if (text.startsWith("[")) {
      return text.substring(1, Math.max(1, text.indexOf(']')));
    }
    int colon = text.lastIndexOf(':');
    boolean isIpv6 = text.indexOf(':') != colon;
    return colon < 0 || isIpv6 ? text : text.substring(0, colon);
  }

  /** Where it cannot be told, the address counts as one's own: no call is worth a leaked token. */
  @Override
  public boolean test(InetAddress address) {
    try {
      return isRuntimeApi(address) || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException | UnknownHostException e) {
      return true;
    }
  }

  private boolean isRuntimeApi(InetAddress address) throws UnknownHostException {
    return !runtimeApi.isEmpty()
        && Arrays.asList(InetAddress.getAllByName(runtimeApi)).contains(address);
  }
}
