package dev.ratchet.emulator.aws;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.StartFailure;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.NodeAddress;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.collection.immutable.List$;

/**
 * ElasticMQ behind the protocol of SQS.
 *
 * <p>Its parts are put together here and not by its own server class, since that one answers before
 * the queues on disk are restored: a queue created in between would hide the stored one.
 */
public final class SqsServer implements AutoCloseable {

  /** How long the messages on disk may take to load. */
  private static final Duration RESTORE_MAX = Duration.ofMinutes(2);

  private static final Duration STOP_MAX = Duration.ofSeconds(5);

  private final ActorSystem actors;
  private final SQSRestServer server;

  private SqsServer(ActorSystem actors, SQSRestServer server) {
    this.actors = actors;
    this.server = server;
  }

  /**
   * Starts the server; when this returns, what was on disk is there and it answers.
   *
   * @param region the region in its queues' ARNs
   * @param account the account in its queues' ARNs and URLs
   * @throws StartFailure if the port is taken or the directory cannot be used
   */
  public static SqsServer start(LoopbackPort port, Storage storage, String region, String account)
      throws StartFailure {
    var actors = ActorSystem.create("sqs", configuration(), SqsServer.class.getClassLoader());
    try {
      var store = store(actors, storage);
      var queues =
          actors.actorOf(
              Props.create(QueueManagerActor.class, new NowProvider(), new SqsLimits(), store));
      if (store.isDefined()) {
        restore(actors, store.get(), queues);
      }
      var server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withQueueManagerActor(queues)
              .withInterface(LoopbackPort.HOST)
              .withPort(port.number())
              .withServerAddress(new NodeAddress("http", LoopbackPort.HOST, port.number(), ""))
              .withAWSRegion(region)
              .withAWSAccountId(account)
              .withSQSLimits(new SqsLimits())
              .start();
      server.waitUntilStarted();
      return new SqsServer(actors, server);
    } catch (Exception e) {
      stop(actors);
      throw failure(port, storage, e);
    }
  }

  private static Config configuration() {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.loggers", List.of(),
                "pekko.loglevel", "OFF",
                "pekko.stdout-loglevel", "OFF",
                "pekko.daemonic", "on",
                "pekko.jvm-shutdown-hooks", "off",
                "pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off",
                "pekko.http.server.request-timeout", "60s",
                "pekko.http.server.idle-timeout", "120s",
                "pekko.http.server.parsing.max-content-length", "16m"))
        .withFallback(ConfigFactory.load(SqsServer.class.getClassLoader()));
  }

  private static Option<ActorRef> store(ActorSystem actors, Storage storage) {
    return switch (storage) {
      case Storage.Memory() -> Option.empty();
      case Storage.Disk(var directory) -> {
        // A commit reaches the file before it is acknowledged only without a write delay.
        var uri = "jdbc:h2:" + directory.resolve("queues").toAbsolutePath() + ";WRITE_DELAY=0";
        var config = new SqlQueuePersistenceConfig(true, "org.h2.Driver", uri, "", "", false);
        yield Option.apply(
            actors.actorOf(
                Props.create(SqlQueuePersistenceActor.class, config, List$.MODULE$.empty())));
      }
    };
  }

  private static void restore(ActorSystem actors, ActorRef store, ActorRef queues)
      throws ExecutionException, InterruptedException, TimeoutException {
    var before = actors.actorOf(Props.create(MessageRestore.class, queues, RESTORE_MAX));
    Patterns.ask(store, new QueueEvent.Restore(before), RESTORE_MAX)
        .toCompletableFuture()
        .get(RESTORE_MAX.toSeconds(), TimeUnit.SECONDS);
  }

  private static StartFailure failure(LoopbackPort port, Storage storage, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return port.inUse(e);
      }
    }
    return new StartFailure("ElasticMQ did not start with " + storage + ": " + e, e);
  }

  /** Stops answering, then closes the queues. */
  @Override
  public void close() {
    server.stopAndGetFuture().apply();
    stop(actors);
  }

  private static void stop(ActorSystem actors) {
    try {
      actors
          .terminate()
          .ready(
              scala.concurrent.duration.Duration.create(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS),
              null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      throw new IllegalStateException("ElasticMQ did not stop within " + STOP_MAX, e);
    }
  }
}
