package dev.ratchet.tasks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests as HTTP/1.1 writes them (RFC 9112). */
final class Http1 {
  private Http1() {}

  /** Sends a request. */
  static void write(HttpCall call, OutputStream out) throws IOException {
    byte[] body = call.body().getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(512);
    head.append(call.method()).append(' ').append(call.target().requestTarget());
    head.append(" HTTP/1.1\r\nhost: ").append(call.target().authority()).append("\r\n");
    call.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (body.length > 0 || List.of("POST", "PUT", "PATCH").contains(call.method())) {
      head.append("content-length: ").append(body.length).append("\r\n");
    }
    head.append("accept-encoding: identity\r\n\r\n");
    var message = new ByteArrayOutputStream(head.length() + body.length);
    message.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
    message.writeBytes(body);
    message.writeTo(out);
    out.flush();
  }
}
