package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Parameters;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** Temporal's test server over gRPC on a port of this machine: a workflow and its activities. */
final class Temporal implements Contender {
  private static final String TASK_QUEUE = "steps";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestServer.PortBoundTestServer server;
  private final WorkflowServiceStubs stubs;
  private final WorkerFactory workers;
  private final WorkflowClient client;
  private final int steps;
  private final boolean isLocal;

  /** The activity. */
  @ActivityInterface
  public interface Step {
    /** Does nothing. */
    int step(int number);
  }

  /** The workflow. */
  @WorkflowInterface
  public interface Steps {
    /** Runs so many steps; as local activities if asked to. */
    @WorkflowMethod
    int run(int count, boolean isLocal);
  }

  /** The workflow's code. */
  public static final class StepsImpl implements Steps {
    private final Step remote =
        Workflow.newActivityStub(
            Step.class, ActivityOptions.newBuilder().setStartToCloseTimeout(PATIENCE).build());
    private final Step local =
        Workflow.newLocalActivityStub(
            Step.class, LocalActivityOptions.newBuilder().setStartToCloseTimeout(PATIENCE).build());

    @Override
    public int run(int count, boolean isLocal) {
      int last = 0;
      for (int i = 1; i <= count; i++) {
        last = (isLocal ? local : remote).step(i);
      }
      return last;
    }
  }

  private Temporal(int port, Parameters parameters, boolean isLocal) {
    server = TestServer.createPortBoundServer(port, false);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    client = WorkflowClient.newInstance(stubs);
    workers =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    Worker worker =
        workers.newWorker(
            TASK_QUEUE, WorkerOptions.newBuilder().setUsingVirtualThreads(true).build());
    worker.registerWorkflowImplementationTypes(StepsImpl.class);
    worker.registerActivitiesImplementations((Step) number -> number);
    workers.start();
    steps = parameters.steps();
    this.isLocal = isLocal;
  }

  static Temporal start(Parameters parameters, boolean isLocal) throws IOException {
    return new Temporal(freePort(), parameters, isLocal);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void once() {
    Steps run =
        client.newWorkflowStub(
            Steps.class, WorkflowOptions.newBuilder().setTaskQueue(TASK_QUEUE).build());
    if (requireNonNull(run).run(steps, isLocal) != steps) {
      throw new IllegalStateException("The run did not take its last step.");
    }
  }

  @Override
  public String durability() {
    return "nothing is durable: the test server keeps histories in memory, in the same process";
  }

  @Override
  public void close() {
    workers.shutdownNow();
    stubs.shutdownNow();
    server.close();
  }
}
