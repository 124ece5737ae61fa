package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on loopback that answers with whatever bytes a test wants, and tells which request came
 * over which connection.
 */
public final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

  /**
   * A request as it came.
   *
   * @param connection which connection brought it, from 1
   */
  public record Asked(int connection, String head, String body) {
    /** Method and path, such as {@code GET /a}. */
    String line() {
      return head.substring(0, head.indexOf(" HTTP/"));
    }
  }

  /** What the server does with a request. */
  public sealed interface Then {
    /** It writes this and waits for the next. */
    record Answer(String text) implements Then {}

    /** It writes this and closes the connection. */
    record AnswerAndClose(String text) implements Then {}
  }

  private final ServerSocket server;
  private final Function<Asked, Then> answer;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Socket> open = new ConcurrentLinkedQueue<>();
  private int connections;

  private RawServer(Function<Asked, Then> answer) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  /** A server that answers so. */
  public static RawServer answering(Function<Asked, Then> answer) {
    try {
      return new RawServer(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server that always answers so. */
  public static RawServer always(String text) {
    return always(text, false);
  }

  /** A server that always answers so, and then closes the connection or does not. */
  public static RawServer always(String text, boolean closes) {
    return answering(_ -> closes ? new Then.AnswerAndClose(text) : new Then.Answer(text));
  }

  /** An answer of 200 with this body and these further header lines. */
  public static String ok(String body, String... lines) {
    var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return head + "content-length: " + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        int number = ++connections;
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String head = head(in);
        Matcher length = LENGTH.matcher(head);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        var request = new Asked(number, head, new String(in.readNBytes(bytes), UTF_8));
        asked.add(request);
        switch (answer.apply(request)) {
          case Then.Answer(String text) ->
              socket.getOutputStream().write(text.getBytes(ISO_8859_1));
          case Then.AnswerAndClose(String text) -> {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return;
          }
        }
      }
    } catch (IOException e) {
      // The caller has closed the connection.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the end");
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  /** What has been asked so far. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** Which connections brought the requests. */
  public List<Integer> connections() {
    return asked.stream().map(Asked::connection).toList();
  }

  /** Closes every connection from this side. */
  void hangUp() throws IOException {
    for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
      socket.close();
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** The URL of a path here. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    try {
      server.close();
      hangUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
