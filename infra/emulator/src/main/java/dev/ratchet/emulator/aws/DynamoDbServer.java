package dev.ratchet.emulator.aws;

import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.net.BindException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.dynamodb.services.exceptions.DynamoDBLocalServiceException;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local behind DynamoDB's own protocol.
 *
 * <p>Its parts are put together here and not by its own main class, for two reasons: that one
 * listens on every address of the machine, and it sends telemetry unless the environment says no.
 * The parts that would send are not even on the class path.
 */
public final class DynamoDbServer implements AutoCloseable {

  /** One database for all regions and credentials, so that any client sees the same tables. */
  private static final boolean SHARED = true;

  /** Tables are there at once, without the minutes that AWS takes to create one. */
  private static final boolean DELAY_STATUSES = false;

  private static final String NO_CORS = null;

  private final Server server;
  private final LocalDynamoDBServerHandler handler;

  private DynamoDbServer(Server server, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.handler = handler;
  }

  /**
   * Starts the server; when this returns, it answers.
   *
   * @throws StartFailure if the port is taken or the directory cannot be used
   */
  public static DynamoDbServer start(LoopbackPort port, Storage storage) throws StartFailure {
    try {
      var handler = new LocalDynamoDBServerHandler(requests(port, storage), NO_CORS);
      var threads = new QueuedThreadPool();
      threads.setName("dynamodb");
      threads.setDaemon(true);
      var server = new Server(threads);
      var connector = new ServerConnector(server, 1, 1);
      connector.setHost(LoopbackPort.HOST);
      connector.setPort(port.number());
      server.addConnector(connector);
      server.setHandler(handler);
      server.start();
      return new DynamoDbServer(server, handler);
    } catch (Exception e) {
      throw failure(port, storage, e);
    }
  }

  private static LocalDynamoDBRequestHandler requests(LoopbackPort port, Storage storage)
      throws DynamoDBLocalServiceException {
    return switch (storage) {
      case Storage.Memory() ->
          new LocalDynamoDBRequestHandler(port.number(), true, null, SHARED, DELAY_STATUSES);
      case Storage.Disk(var directory) ->
          new LocalDynamoDBRequestHandler(
              port.number(), false, directory.toString(), SHARED, DELAY_STATUSES);
    };
  }

  private static StartFailure failure(LoopbackPort port, Storage storage, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause instanceof IOException && isBind(cause)) {
        return port.inUse(e);
      }
    }
    return new StartFailure("DynamoDB Local did not start with " + storage + ": " + e, e);
  }

  private static boolean isBind(Throwable cause) {
    return String.valueOf(cause.getMessage()).contains("bind");
  }

  /** Stops answering, then closes the database. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    } finally {
      handler.close();
    }
  }
}
