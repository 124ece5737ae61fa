package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.aws.AwsClients;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What functions do before their snapshot is taken, and in each sandbox that starts from it. */
final class SnapStartTest {
  /** Every handler, as it rehearses. */
  static final List<Function<Composition, Rehearsal.Cast>> CASTS =
      List.of(
          ApiHandler::cast,
          OrchestratorHandler::cast,
          WorkerHandler::cast,
          TimerHandler::cast,
          SignalHandler::cast,
          SweepHandler::cast,
          DeadLetterHandler::cast);

  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer network;

  /** Whoever is called is called here. */
  @BeforeEach
  void listen() throws IOException {
    network = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    network.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    network.start();
    System.setProperty("aws.containerCredentialsFullUri", url() + "/credentials");
  }

  @AfterEach
  void close() {
    System.clearProperty("aws.containerCredentialsFullUri");
    network.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + network.getAddress().getPort();
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    for (String service : List.of("DYNAMODB", "SQS", "EVENTBRIDGE", "CLOUDWATCH")) {
      environment.put("AWS_ENDPOINT_URL_" + service, url());
    }
    environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", url() + "/credentials");
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("RATCHET_STACK", "ratchet");
    environment.put("RATCHET_STATE_TABLE", "state");
    environment.put("RATCHET_CATALOG_TABLE", "catalog");
    environment.put("RATCHET_WORKFLOW_TASKS_QUEUE_URL", url() + "/1/workflow-tasks.fifo");
    environment.put("RATCHET_TIMERS_QUEUE_URL", url() + "/1/timers");
    environment.put("RATCHET_TASK_QUEUES", "default=" + url() + "/1/default");
    environment.put("RATCHET_TASK_QUEUE_SLOTS", "default=20");
    environment.put("RATCHET_EVENT_BUS", "bus");
    environment.put("RATCHET_ALLOW_PRIVATE_NETWORK", "true");
    environment.put("RATCHET_RETENTION_DAYS", "none");
    return environment;
  }

  private Composition composition(SecureRandom random) {
    var log = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Composition(environment(), AwsClients.of(environment()), log, random);
  }

  @ParameterizedTest
  @FieldSource("CASTS")
  void aRehearsalPlaysARunToItsEndAndCallsNobody(Function<Composition, Rehearsal.Cast> cast) {
    var rehearsal = new Rehearsal(environment());

    rehearsal.play(cast);

    assertThat(rehearsal.operations())
        .contains("GetItem", "PutItem", "UpdateItem", "Query", "SendMessageBatch")
        .contains("PutEvents"); // the run has closed
    assertThat(calls).hasValue(0);
  }

  @ParameterizedTest
  @FieldSource("CASTS")
  void whatIsMadeBeforeASnapshotCallsNobodyAndDrawsNoRandomNumber(
      Function<Composition, Rehearsal.Cast> cast) {
    var snapshot = new CopiedRandom(1);

    cast.apply(composition(snapshot.random()));

    assertThat(calls).hasValue(0);
    assertThat(snapshot.drawn).isZero();
  }

  @ParameterizedTest
  @FieldSource("CASTS")
  void sandboxesFromOneSnapshotDrawDifferentNumbers(Function<Composition, Rehearsal.Cast> cast) {
    var one = new CopiedRandom(1);
    var other = new CopiedRandom(2);
    SecureRandom ofOne = one.random();
    SecureRandom ofOther = other.random();
    assertThat(ofOne.nextLong()).isEqualTo(ofOther.nextLong());

    hooks(ofOne, cast).afterRestore(null);
    hooks(ofOther, cast).afterRestore(null);

    assertThat(ofOne.nextLong()).isNotEqualTo(ofOther.nextLong());
  }

  private SnapStart hooks(SecureRandom random, Function<Composition, Rehearsal.Cast> cast) {
    return new SnapStart(
        () -> new Rehearsal(environment()).play(cast), composition(random)::reseed);
  }

  /**
   * The random numbers of a sandbox that started from a snapshot: those of all its copies, until it
   * is given what the operating system has for this one.
   */
  private static final class CopiedRandom extends SecureRandomSpi {
    private static final long serialVersionUID = 1;

    private final byte ofThisSandbox;
    private byte state;
    private int drawn;

    CopiedRandom(int ofThisSandbox) {
      this.ofThisSandbox = (byte) ofThisSandbox;
    }

    SecureRandom random() {
      return new SecureRandom(this, null) {
        private static final long serialVersionUID = 1;
      };
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      state += seed[0];
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      drawn++;
      Arrays.fill(bytes, ++state);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      byte[] seed = new byte[count];
      Arrays.fill(seed, ofThisSandbox);
      return seed;
    }
  }
}
