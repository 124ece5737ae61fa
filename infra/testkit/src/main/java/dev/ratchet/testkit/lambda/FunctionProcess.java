package dev.ratchet.testkit.lambda;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One sandbox of a function: a JVM of its own in which AWS's own runtime interface client loads the
 * handler from the unpacked zip and takes events from a Runtime API here.
 */
public final class FunctionProcess implements AutoCloseable {
  /** How long a start or an answer is awaited before it is given up: a stuck build is no help. */
  public static final Duration AWAIT_MAX = Duration.ofMinutes(2);

  private final RuntimeApi api;
  private final Process process;
  private final Path output;

  private FunctionProcess(RuntimeApi api, Process process, Path output) {
    this.api = api;
    this.process = process;
    this.output = output;
  }

  /**
   * What is to run.
   *
   * @param code the unpacked zip
   * @param handler the handler string, {@code package.Class}
   * @param timeout the function's timeout
   * @param environment the function's environment variables; it has no others but Lambda's own
   * @param command what the JVM is started through, such as {@code taskset -c 0}; may be empty
   * @param jvmOptions options of the JVM
   * @param jars found by the runtime's own class loader, before the function's code; may be empty
   */
  public record Launch(
      FunctionCode code,
      String handler,
      Duration timeout,
      Map<String, String> environment,
      List<String> command,
      List<String> jvmOptions,
      List<Path> jars) {
    public Launch {
      requireNonNull(code, "code is null");
      requireNonNull(handler, "handler is null");
      requireNonNull(timeout, "timeout is null");
      environment = Map.copyOf(environment);
      command = List.copyOf(command);
      jvmOptions = List.copyOf(jvmOptions);
      jars = List.copyOf(jars);
    }

    private String classPath() {
      return Stream.concat(Stream.of(FunctionCode.runtimePath()), jars.stream().map(Path::toString))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Starts the JVM and returns at once. */
  public static FunctionProcess start(Launch launch, InstantSource clock) throws IOException {
    var api = new RuntimeApi(clock, launch.timeout());
    try {
      Path output = Files.createTempFile(launch.code().root().getParent(), "output-", ".txt");
      var builder =
          new ProcessBuilder(command(launch))
              .directory(launch.code().root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment(launch, api));
      var sandbox = new FunctionProcess(api, builder.start(), output);
      sandbox.process.onExit().thenRun(() -> api.fail(sandbox.failure("The runtime ended")));
      return sandbox;
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  private static List<String> command(Launch launch) {
    var command = new ArrayList<>(launch.command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(launch.jvmOptions());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            // What finds the runtime's hooks for org.crac, as the managed runtime sets it.
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                + launch.code().nativeLibrary(),
            "-classpath",
            launch.classPath(),
            FunctionCode.MAIN,
            launch.handler()));
    return command;
  }

  private static Map<String, String> environment(Launch launch, RuntimeApi api) {
    var environment = new HashMap<String, String>();
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "ratchet");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/ratchet");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    environment.put("LAMBDA_TASK_ROOT", launch.code().root().toString());
    environment.put("TZ", ":UTC");
    environment.put("LANG", "en_US.UTF-8");
    environment.putAll(launch.environment());
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("_HANDLER", launch.handler());
    return environment;
  }

  /**
   * Waits until a snapshot of the sandbox could be taken, where the environment says {@code
   * AWS_LAMBDA_INITIALIZATION_TYPE=snap-start}: the handler is made, and its hooks have run.
   */
  public void awaitSnapshot() throws InterruptedException {
    await(api.snapshot(), "did not get as far as a snapshot");
  }

  /** Goes on from where a snapshot could be taken, as each sandbox does that starts from it. */
  public void restore() {
    api.restore();
  }

  /**
   * Ends the JVM as one that may finish what it does.
   *
   * @throws IllegalStateException if it takes longer than {@link #AWAIT_MAX}
   */
  public void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(AWAIT_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failure("The runtime did not end within " + AWAIT_MAX);
    }
  }

  /** Waits until the handler is loaded and made, and the runtime asks for an event. */
  public void awaitReady() throws InterruptedException {
    await(api.ready(), "did not ask for an event");
  }

  /** Gives the function an event and waits for what comes of it. */
  public Answer invoke(String event) throws InterruptedException {
    return await(api.invoke(event), "did not answer");
  }

  private <T> T await(CompletableFuture<T> awaited, String failure) throws InterruptedException {
    try {
      return awaited.get(AWAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw failure("The runtime " + failure + " within " + AWAIT_MAX);
    }
  }

  private IllegalStateException failure(String what) {
    return new IllegalStateException(what + "; it printed:\n" + output());
  }

  /** The processor time that the JVM has used so far, all its threads together. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What the function has printed so far: on Lambda, its log. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the JVM: a sandbox has no other end. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    api.close();
  }
}
