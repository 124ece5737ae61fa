package dev.ratchet.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.emulator.Logs;
import dev.ratchet.emulator.function.FunctionOutput;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** Runs a template on this machine, without Docker and without an AWS account. */
@Command(
    name = "ratchet-local",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Runs a SAM template on this machine, with its HTTP API: everything in this process, or",
      "with --store aws its functions over DynamoDB, SQS and EventBridge behind their real",
      "protocols.",
      "",
      "It listens on 127.0.0.1 only. There the API asks for no signature, whatever the template",
      "says of its authorizer: whoever is on this machine may call it.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by a signal, or the example succeeded (--exit)",
      "1:the example failed (--exit)",
      "2:not started; the reason is on standard error"
    })
public final class Main implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int NOT_STARTED = 2;

  /** Where people look first: DynamoDB Local's and ElasticMQ's own ports. */
  private static final String DYNAMODB_PORT = "8000";

  private static final String SQS_PORT = "9324";
  private static final String EVENTS_PORT = "9325";

  @Option(
      names = "--template",
      paramLabel = "FILE",
      defaultValue = "template.yaml",
      description = "The template (default: ${DEFAULT-VALUE}).")
  private Path template;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port of the HTTP API (default: ${DEFAULT-VALUE}). 0: any free one.")
  private int port;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "embedded",
      description =
          "Where state and queues are: embedded, in this process; or aws, behind the protocols of"
              + " DynamoDB, SQS and EventBridge (default: ${DEFAULT-VALUE}).")
  private StoreKind store;

  @Option(
      names = "--durability",
      paramLabel = "DURABILITY",
      description =
          "What an answer promises of the embedded store: fsync, that it outlives a power cut,"
              + " which needs --data; or memory, nothing (default: what --data allows).")
  private Durability durability;

  @Option(
      names = "--dynamodb-port",
      paramLabel = "PORT",
      defaultValue = DYNAMODB_PORT,
      description =
          "Port of DynamoDB with --store aws (default: ${DEFAULT-VALUE}). 0: any free one.")
  private int dynamoDbPort;

  @Option(
      names = "--sqs-port",
      paramLabel = "PORT",
      defaultValue = SQS_PORT,
      description = "Port of SQS with --store aws (default: ${DEFAULT-VALUE}). 0: any free one.")
  private int sqsPort;

  @Option(
      names = "--events-port",
      paramLabel = "PORT",
      defaultValue = EVENTS_PORT,
      description =
          "Port of EventBridge with --store aws (default: ${DEFAULT-VALUE}). 0: any free one.")
  private int eventsPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder for the state, which then outlives the process, however it ends."
              + " Without it, state is in memory.")
  private Path data;

  @Option(
      names = "--max-backlog",
      paramLabel = "N",
      defaultValue = "" + EmbeddedOptions.BACKLOG_MAX,
      description =
          "With how many deliveries waiting the embedded store starts no more runs, and answers 429"
              + " (default: ${DEFAULT-VALUE}).")
  private long maxBacklog;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Value of a template parameter; may be repeated. AllowPrivateNetwork is true here unless"
              + " it is set, so that tasks can call this machine.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Write the functions' log here, a line of JSON for whatever happens.")
  private Path log;

  @Option(names = "--no-demo", description = "Do not run the example.")
  private boolean noDemo;

  @Option(names = "--exit", description = "End after the example, with its success.")
  private boolean exit;

  @Option(names = "--verbose", description = "Print what the emulators log.")
  private boolean verbose;

  private final PrintStream out;
  private final LogFile logFile = new LogFile();
  private final Report report;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.report = new Report(err, new PrintStream(logFile, true, UTF_8));
  }

  /** Runs until a signal, or until the example has ended with {@code --exit}. */
  public static void main(String[] args) {
    var main = new Main(System.out, System.err);
    FunctionOutput.install(main.report);
    // Functions that log without a back end are told so three lines long.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(commandLine(main).execute(args));
  }

  static CommandLine commandLine(Main main) {
    return new CommandLine(main)
        .setExitCodeExceptionMapper(_ -> NOT_STARTED)
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (e instanceof StartFailure) {
                e.getMessage().lines().forEach(line -> command.getErr().println(prefixed(line)));
              } else {
                e.printStackTrace(command.getErr());
              }
              return NOT_STARTED;
            });
  }

  private static String prefixed(String line) {
    return "ratchet-local: " + line;
  }

  @Override
  public Integer call() throws Exception {
    Logs.verbose(verbose);
    if (log != null) {
      logFile.open(log);
      report.readByMachines();
    }
    var surroundings = Surroundings.real();
    var folder = data == null ? new Settings.Data.None() : new Settings.Data.Folder(data);
    var settings =
        new Settings(
            template, port, dynamoDbPort, sqsPort, eventsPort, folder, parameters, maxBacklog);
    checkOptions();
    var system = start(settings, surroundings);
    var hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(system));
    Runtime.getRuntime().addShutdownHook(hook);
    out.println(ready(system));
    if (noDemo) {
      stopped.await();
      return 0;
    }
    try (var demo = Demo.start(system.api(), out, surroundings)) {
      var succeeded = demo.run();
      if (!exit) {
        demo.hints();
        stopped.await();
      }
      Runtime.getRuntime().removeShutdownHook(hook);
      system.close();
      return succeeded ? 0 : FAILED;
    }
  }

  private RunningSystem start(Settings settings, Surroundings surroundings)
      throws StartFailure, InterruptedException {
    return switch (store) {
      case embedded -> EmbeddedSystem.start(settings, surroundings, report, List.of());
      case aws -> LocalSystem.start(settings, surroundings, report);
    };
  }

  private void checkOptions() throws StartFailure {
    if (maxBacklog < 1) {
      throw new StartFailure("--max-backlog is 1 or more; found " + maxBacklog);
    }
    if (durability == Durability.fsync && data == null) {
      throw new StartFailure("--durability fsync needs a folder; give --data DIR");
    }
    if (durability == Durability.memory && data != null) {
      throw new StartFailure("--durability memory stores nothing in --data; leave one of them out");
    }
  }

  /** A signal is how this program is meant to be stopped, and so no failure. */
  private void stop(RunningSystem system) {
    system.close();
    stopped.countDown();
    Runtime.getRuntime().halt(0);
  }

  private String ready(RunningSystem system) {
    return "Ready: %s; state %s"
        .formatted(system.addresses(), data == null ? "in memory" : "in " + data);
  }

  /** What stands in for AWS's services; named as on the command line. */
  enum StoreKind {
    embedded,
    aws
  }

  /** What an answer promises; named as on the command line. */
  enum Durability {
    fsync,
    memory
  }

  /** The version that the build wrote beside the classes. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      var properties = new Properties();
      try (var in = Main.class.getResourceAsStream("version.properties")) {
        properties.load(in);
      }
      return new String[] {"ratchet-local " + properties.getProperty("version")};
    }
  }
}
