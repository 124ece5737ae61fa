package dev.ratchet.tasks.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to one checked address. It lives on a {@link SocketChannel}, since only a channel's
 * blocking operations end when their thread is interrupted, on platform and virtual threads alike.
 */
final class Connection implements Closeable {
  private final SocketChannel channel;
  private final Socket socket;

  private Connection(SocketChannel channel, Socket socket) {
    this.channel = channel;
    this.socket = socket;
  }

  /** Connects to the first of these addresses that answers. */
  static Connection open(
      HttpTarget target, List<InetAddress> addresses, HttpTimeouts timeouts, Alarm alarm)
      throws IOException {
    CallException last =
        new CallException("connect_failed", target.host() + " has no address.", null);
    for (InetAddress address : addresses) {
      SocketChannel channel = SocketChannel.open();
      try {
        alarm.watch(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        var socketAddress = new InetSocketAddress(address, target.port());
        channel.socket().connect(socketAddress, timeouts.connectMillis());
        return new Connection(channel, channel.socket());
      } catch (IOException e) {
        channel.close();
        if (alarm.hasRung() || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        last = failed(target, address, timeouts, e);
      }
    }
    throw last;
  }

  private static CallException failed(
      HttpTarget target, InetAddress address, HttpTimeouts timeouts, IOException cause) {
    return new CallException(
        "connect_failed",
        "Could not connect to %s at %s, port %d, within %d ms: %s."
            .formatted(
                target.host(),
                address.getHostAddress(),
                target.port(),
                timeouts.connectMillis(),
                reason(cause)),
        cause);
  }

  /** This connection with TLS over it, its certificate checked against the target's host. */
  Connection secured(HttpTarget target, SSLSocketFactory factory) throws IOException {
    try {
      var tls = (SSLSocket) factory.createSocket(socket, target.hostName(), target.port(), true);
      var parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      return new Connection(channel, tls);
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

  InputStream in() throws IOException {
    return socket.getInputStream();
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** Closes the channel at once, without a farewell that could block. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
