package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Entrant;
import dev.ratchet.bench.steps.Parameters;
import java.io.IOException;
import java.nio.file.Path;

/** What a user would pick instead. */
public enum Peer implements Entrant {
  DBOS("DBOS Transact, PostgreSQL", "dev.dbos.transact.DBOS", Dbos::start),
  DB_SCHEDULER(
      "db-scheduler, PostgreSQL", "com.github.kagkarlsson.scheduler.Scheduler", DbScheduler::start),
  RESTATE("Restate, by HTTP", "dev.restate.sdk.Context", Restate::start),
  TEMPORAL(
      "Temporal test server",
      "io.temporal.testserver.TestServer",
      parameters -> Temporal.start(parameters, false)),
  TEMPORAL_LOCAL(
      "Temporal test server, local act.",
      "io.temporal.testserver.TestServer",
      parameters -> Temporal.start(parameters, true)),
  DURABLE_FUNCTIONS(
      "AWS durable SDK, local runner",
      "software.amazon.lambda.durable.testing.LocalDurableTestRunner",
      DurableFunctions::start) {
    @Override
    public String classPath() throws IOException, InterruptedException {
      return DurableFunctions.classPath();
    }
  };

  private final String title;

  /** A class of the peer's, by whose jar its version is told. */
  private final String className;

  private final Opener opener;

  /** How it is started. */
  @FunctionalInterface
  private interface Opener {
    Contender open(Parameters parameters) throws Exception;
  }

  Peer(String title, String className, Opener opener) {
    this.title = requireNonNull(title, "title is null");
    this.className = requireNonNull(className, "className is null");
    this.opener = requireNonNull(opener, "opener is null");
  }

  @Override
  public String title() {
    return title;
  }

  /** The name of the jar, which Maven Central ends with the version. */
  @Override
  public String version() throws ClassNotFoundException {
    var source = Class.forName(className).getProtectionDomain().getCodeSource();
    String jar = Path.of(source.getLocation().getPath()).getFileName().toString();
    return jar.replaceFirst("\\.jar$", "");
  }

  @Override
  public Contender open(Parameters parameters) throws Exception {
    return opener.open(parameters);
  }
}
