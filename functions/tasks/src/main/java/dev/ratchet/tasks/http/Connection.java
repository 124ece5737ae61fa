package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to one checked address. It lives on a {@link SocketChannel}, since only a channel's
 * blocking operations end when their thread is interrupted, on platform and virtual threads alike.
 * One request at a time is under way on it.
 */
final class Connection implements Closeable {
  /**
   * What a connection leads to: calls share one only where all of this is the same. The host is
   * part of it though the address is too, since it is what certificate and server name were checked
   * for.
   */
  record Route(String scheme, String host, int port, InetAddress address) {
    Route {
      requireNonNull(scheme, "scheme is null");
      requireNonNull(host, "host is null");
      requireNonNull(address, "address is null");
    }

    static Route of(HttpTarget target, InetAddress address) {
      return new Route(target.scheme(), target.host(), target.port(), address);
    }
  }

  private final Route route;
  private final SocketChannel channel;
  private final Optional<SocketOption<Boolean>> quickAck;
  private final OutputStream out;
  private final Wire wire;
  private final Instant openedAt;
  private int requests;

  private Connection(Route route, SocketChannel channel, Socket socket, Instant openedAt)
      throws IOException {
    this.route = route;
    this.channel = channel;
    this.quickAck = quickAck(channel);
    this.out = socket.getOutputStream();
    this.wire = new Wire(socket.getInputStream());
    this.openedAt = openedAt;
  }

  /**
   * Has the beginning of an answer acknowledged at once, where the system can: many servers write
   * head and body apart and hold the body back until the head is acknowledged, for which a
   * connection in its second request would take its time, 40 ms a call. It lasts for one answer.
   */
  @SuppressWarnings("unchecked")
  private static Optional<SocketOption<Boolean>> quickAck(SocketChannel channel) {
    return channel.supportedOptions().stream()
        .filter(option -> option.name().equals("TCP_QUICKACK") && option.type() == Boolean.class)
        .map(option -> (SocketOption<Boolean>) option)
        .findFirst();
  }

  /** Connects to an address, with TLS over it where the target wants that. */
  static Connection open(
      HttpTarget target,
      InetAddress address,
      HttpTimeouts timeouts,
      Alarm alarm,
      SSLSocketFactory tls,
      Instant now)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      alarm.watch(channel);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      connect(channel, target, address, timeouts, alarm);
      Socket socket = target.secure() ? secured(channel.socket(), target, tls) : channel.socket();
      return new Connection(Route.of(target, address), channel, socket, now);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void connect(
      SocketChannel channel,
      HttpTarget target,
      InetAddress address,
      HttpTimeouts timeouts,
      Alarm alarm)
      throws IOException {
    try {
      var socketAddress = new InetSocketAddress(address, target.port());
      channel.socket().connect(socketAddress, timeouts.connectMillis());
    } catch (IOException e) {
      if (alarm.hasRung() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      throw new CallException(
          CallException.CONNECT_FAILED,
          "Could not connect to %s at %s, port %d, within %d ms: %s."
              .formatted(
                  target.host(),
                  address.getHostAddress(),
                  target.port(),
                  timeouts.connectMillis(),
                  reason(e)),
          e);
    }
  }

  /** TLS over a socket, the certificate checked against the target's host. */
  private static Socket secured(Socket socket, HttpTarget target, SSLSocketFactory factory)
      throws IOException {
    try {
      var tls = (SSLSocket) factory.createSocket(socket, target.tlsName(), target.port(), true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return tls;
    } catch (IOException e) {
      throw new CallException(
          "tls_failed",
          "No TLS connection to "
              + target.authority()
              + ": "
              + reason(e)
              + ". Its certificate must be valid, trusted, and name this host.",
          e);
    }
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Sends a request and reads its answer. */
  AnswerReader.Read exchange(HttpCall call) throws IOException {
    requests++;
    wire.beginAnswer();
    Http1.write(call, out);
    if (quickAck.isPresent()) {
      channel.setOption(quickAck.get(), true);
    }
    return AnswerReader.read(call.method(), wire);
  }

  /** Whether any byte of the answer to the last request has come. */
  boolean hasAnswered() {
    return wire.hasBegun();
  }

  Route route() {
    return route;
  }

  Instant openedAt() {
    return openedAt;
  }

  /** How many requests it has carried. */
  int requests() {
    return requests;
  }

  /**
   * Whether nothing has come since the last answer, not even the end. Whatever has, an answer to
   * nobody or a farewell, the connection is of no more use.
   */
  boolean isQuiet() {
    try {
      channel.configureBlocking(false);
      boolean isQuiet = channel.read(ByteBuffer.allocate(1)) == 0;
      channel.configureBlocking(true);
      return isQuiet;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes the channel at once, without a farewell that could block. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
