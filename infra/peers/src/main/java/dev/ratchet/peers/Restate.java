package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Parameters;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Restate: its server, a binary of an npm package, with its own defaults; and a service of its Java
 * SDK in this process, called over the server's HTTP ingress.
 */
final class Restate implements Contender {
  private static final String VERSION = "1.7.12";
  private static final String PACKAGE = "@restatedev/restate-server@" + VERSION;
  private static final String PROGRAM = "restate-server";
  private static final String SERVICE = "Steps";
  private static final String HANDLER = "run";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String JSON = "application/json";

  /** What the server's own configuration says of how its log reaches the disk. */
  private static final String FSYNC = "rocksdb-disable-wal-fsync";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Path program;
  private final Path folder;
  private final Process server;
  private final HttpServer service;
  private final HttpRequest run;
  private final int steps;

  private Restate(Path program, Path folder, int steps) throws IOException, InterruptedException {
    this.program = requireNonNull(program, "program is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.steps = steps;
    int ingress = freePort();
    int admin = freePort();
    this.server = server(ingress, admin);
    this.service = service(freePort());
    await("http://%s:%d/health".formatted(LOOPBACK, admin));
    await("http://%s:%d/restate/health".formatted(LOOPBACK, ingress));
    String uri = "http://%s:%d".formatted(LOOPBACK, service.actualPort());
    send(post("http://%s:%d/deployments".formatted(LOOPBACK, admin), "{\"uri\":\"" + uri + "\"}"));
    this.run =
        post(
            "http://%s:%d/%s/%s".formatted(LOOPBACK, ingress, SERVICE, HANDLER),
            Integer.toString(steps));
  }

  static Restate start(Parameters parameters) throws IOException, InterruptedException {
    Path program = Npm.program(PACKAGE, PROGRAM);
    Path folder = Files.createTempDirectory("ratchet-restate-");
    return new Restate(program, folder, parameters.steps());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process server(int ingress, int admin) throws IOException {
    ProcessBuilder builder = program("--no-logo", "--base-dir", folder.resolve("data").toString());
    var settings = builder.environment();
    settings.put("RESTATE_BIND_ADDRESS", LOOPBACK + ":" + freePort());
    settings.put("RESTATE_INGRESS__BIND_ADDRESS", LOOPBACK + ":" + ingress);
    settings.put("RESTATE_ADMIN__BIND_ADDRESS", LOOPBACK + ":" + admin);
    return builder.redirectOutput(folder.resolve("log").toFile()).start();
  }

  private ProcessBuilder program(String... options) {
    var command = new ArrayList<>(List.of(program.toAbsolutePath().toString()));
    command.addAll(List.of(options));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("RESTATE_DISABLE_TELEMETRY", "true");
    builder.environment().put("RESTATE_LISTEN_MODE", "tcp");
    return builder;
  }

  private static HttpServer service(int port) {
    var handler =
        HandlerDefinition.of(
            HANDLER,
            HandlerType.SHARED,
            JacksonSerdeFactory.DEFAULT.create(Integer.class),
            JacksonSerdeFactory.DEFAULT.create(Integer.class),
            HandlerRunner.of(
                Restate::steps, JacksonSerdeFactory.DEFAULT, HandlerRunner.Options.DEFAULT));
    var definition = ServiceDefinition.of(SERVICE, ServiceType.SERVICE, List.of(handler));
    var options = new HttpServerOptions().setHost(LOOPBACK).setPort(port);
    HttpServer service = RestateHttpServer.fromEndpoint(Endpoint.bind(definition), options);
    service.listen().toCompletionStage().toCompletableFuture().join();
    return service;
  }

  /** The service's code. */
  private static Integer steps(Context context, Integer count) {
    int last = 0;
    for (int i = 1; i <= count; i++) {
      int step = i;
      last = context.run("step-" + i, Integer.class, () -> step);
    }
    return last;
  }

  private static HttpRequest post(String url, String json) {
    return HttpRequest.newBuilder(URI.create(url))
        .header("content-type", JSON)
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(request + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private void await(String url) throws IOException, InterruptedException {
    while (!answers(url)) {
      if (server.waitFor(Duration.ofMillis(100))) {
        throw new IOException(
            PROGRAM + " ended with " + server.exitValue() + ": " + Files.readString(log()));
      }
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private boolean answers(String url) throws InterruptedException {
    try {
      send(HttpRequest.newBuilder(URI.create(url)).build());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void once() throws IOException, InterruptedException {
    if (Integer.parseInt(send(run).strip()) != steps) {
      throw new IllegalStateException("The run did not take its last step.");
    }
  }

  @Override
  public String durability() {
    return "every invocation and the result of every step is durable in Restate %s (%s), called"
            .formatted(VERSION, settings())
        + " over HTTP";
  }

  /** The settings that decide what survives, as the server says. */
  private String settings() {
    try (Stream<String> lines = program("--dump-config").start().inputReader().lines()) {
      return lines
          .filter(line -> line.startsWith(FSYNC))
          .distinct()
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    http.shutdownNow();
    service.close();
    server.destroy();
    server.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
