package dev.ratchet.emulator.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A free port of this machine's loopback address, and the option that chose it.
 *
 * @param option the option, such as {@code --port}
 * @param number 1–65,535
 */
public record LoopbackPort(String option, int number) {

  /** The only host that the runner listens on. */
  public static final String HOST = "127.0.0.1";

  /**
   * Any free port is one of these. Systems give connections that go out higher ones, from 32,768 or
   * 49,152 on, and would do so between our look and the server's.
   */
  private static final int ANY_FIRST = 10_000;

  private static final int ANY_COUNT = 22_000;

  /** Each process begins elsewhere, and takes none twice. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % ANY_COUNT));

  public LoopbackPort {
    requireNonNull(option, "option is null");
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("not a port: " + number);
    }
  }

  /**
   * Looks for a port before anything starts, since the template's references contain it.
   *
   * @param option the option that chose it
   * @param wanted the port, or 0 for any free one
   * @throws StartFailure if it is taken or is not a port
   */
  public static LoopbackPort choose(String option, int wanted) throws StartFailure {
    if (wanted < 0 || wanted > 65_535) {
      throw new StartFailure(
          option + " " + wanted + " is not a port; give 1 to 65535, or 0 for any free one");
    }
    try {
      if (wanted == 0) {
        return new LoopbackPort(option, any());
      }
      bind(wanted);
      return new LoopbackPort(option, wanted);
    } catch (BindException e) {
      throw inUse(option, wanted, e);
    } catch (IOException e) {
      throw new StartFailure("cannot listen on port " + wanted + " (" + option + "): " + e, e);
    }
  }

  /** A free port that no connection going out takes before a server does. */
  private static int any() throws IOException {
    for (int tries = 1; ; tries++) {
      int number = ANY_FIRST + Math.floorMod(NEXT.getAndIncrement(), ANY_COUNT);
      try {
        bind(number);
        return number;
      } catch (BindException e) {
        if (tries == ANY_COUNT) {
          throw e;
        }
      }
    }
  }

  /** Listens on a port for a moment. */
  private static void bind(int number) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), number));
    }
  }

  /** The failure of a server that found this port taken after all. */
  public StartFailure inUse(Throwable cause) {
    return inUse(option, number, cause);
  }

  private static StartFailure inUse(String option, int number, Throwable cause) {
    return new StartFailure(
        "port %d is in use by another program; choose another with %s, or %s 0 for any free one"
            .formatted(number, option, option),
        cause);
  }

  /** The URL of what listens here, without a slash at its end. */
  public String url() {
    return "http://" + HOST + ":" + number;
  }

  /** The address of what listens here. */
  public InetSocketAddress address() {
    return new InetSocketAddress(HOST, number);
  }
}
