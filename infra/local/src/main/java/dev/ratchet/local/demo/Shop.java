package dev.ratchet.local.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.ratchet.emulator.host.Json;
import java.io.IOException;

/** The shop whose API the example's tasks call: it says yes to everything. */
final class Shop extends LoopbackServer {

  Shop() throws IOException {
    start();
  }

  @Override
  void handle(HttpExchange exchange) throws IOException {
    var request = exchange.getRequestBody().readAllBytes();
    var answer = answer(exchange.getRequestURI().getPath());
    var bytes = Json.write(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(request.length == 0 ? 400 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ObjectNode answer(String path) {
    return switch (path) {
      case "/charges" -> Json.object().put("status", "paid");
      case "/reservations" -> Json.object().put("warehouse", "north");
      case "/shipments" -> Json.object().put("tracking", "TRACK-1");
      default -> Json.object().put("error", "no such path: " + path);
    };
  }
}
