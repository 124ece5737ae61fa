package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.StartKeyStore;
import dev.ratchet.engine.store.StartKeyStore.StartKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Starts Workflow Runs and tells of them. */
public final class RunService {
  /** How long an idempotency key is remembered. */
  public static final Duration KEY_TTL = Duration.ofDays(30);

  /** The longest that {@link #await} waits. */
  public static final Duration WAIT_MAX = Duration.ofSeconds(25);

  /** How often others may give another run to a key while one is started by it. */
  static final int RACES_MAX = 10;

  /** How long after it began a start may still be under way. */
  static final Duration STARTING_MAX = Duration.ofMinutes(15);

  private final RunStore store;
  private final DefinitionStore definitions;
  private final StartKeyStore keys;
  private final TaskQueues queues;
  private final Ambient ambient;
  private final RunWatch watch;

  public RunService(
      RunStore store, Items items, TaskQueues queues, Ambient ambient, RunWatch watch) {
    this.store = requireNonNull(store, "store is null");
    this.definitions = new DefinitionStore(items);
    this.keys = new StartKeyStore(items);
    this.queues = requireNonNull(queues, "queues is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.watch = requireNonNull(watch, "watch is null");
  }

  /** Which version of a Workflow Definition to start. */
  public sealed interface Version {
    /** The highest there is. */
    record Latest() implements Version {}

    /** This one. */
    record Exactly(int number) implements Version {}
  }

  /**
   * A wish to start a run.
   *
   * @param key makes a repeat of the same request harmless; empty for none
   * @param startDelay how long the first Task Run is held back
   */
  public record Start(
      String workflow, Version version, Json.Obj context, String key, Duration startDelay) {
    public Start {
      requireNonNull(workflow, "workflow is null");
      requireNonNull(version, "version is null");
      requireNonNull(context, "context is null");
      requireNonNull(key, "key is null");
      requireNonNull(startDelay, "startDelay is null");
    }

    private String digest() {
      String what =
          switch (version) {
            case Version.Latest _ -> "latest";
            case Version.Exactly e -> Integer.toString(e.number());
          };
      try {
        byte[] request =
            (what + startDelay + sorted(context).text()).getBytes(StandardCharsets.UTF_8);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(request);
        return HexFormat.of().formatHex(digest, 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("Every Java has SHA-256.", e);
      }
    }

    /** The same value with the members of its objects in a fixed order. */
    private static Json sorted(Json json) {
      return switch (json) {
        case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> json;
        case Json.Arr a -> new Json.Arr(a.items().stream().map(Start::sorted).toList());
        case Json.Obj o -> {
          var members = new TreeMap<String, Json>();
          o.members().forEach((name, value) -> members.put(name, sorted(value)));
          yield new Json.Obj(members);
        }
      };
    }
  }

  /** What a wish to start a run came to. Only {@link Accepted} has changed anything. */
  public sealed interface Started {
    /** The run is stored and will go; with a known key it is the run that the key started. */
    record Accepted(RunHeader header) implements Started {}

    /** There is no Workflow Definition of this name. */
    record UnknownWorkflow(String name) implements Started {}

    /** There is no such version of the Workflow Definition. */
    record UnknownVersion(String name, int version, int latest) implements Started {}

    /** Another request used this key. */
    record KeyReused(String key, RunId run) implements Started {}

    /** The context is over {@link RunMachine#CONTEXT_BYTES_MAX}. */
    record ContextTooLarge(int bytes) implements Started {}

    /** Too much waits to be done already: it is to be asked again later. */
    record Busy(TaskQueues.Backlog backlog) implements Started {}

    /** The context nests deeper than {@link RunMachine#DEPTH_MAX}. */
    record ContextTooDeep(int depth) implements Started {}
  }

  /** Starts a run: it is stored, and its first Workflow Task is due. */
  public Started start(Start wish) {
    int bytes = wish.context().sizeBytes();
    if (bytes > RunMachine.CONTEXT_BYTES_MAX) {
      return new Started.ContextTooLarge(bytes);
    }
    int depth = wish.context().depth();
    if (depth > RunMachine.DEPTH_MAX) {
      return new Started.ContextTooDeep(depth);
    }
    Optional<StoredDefinition> latest = definitions.latest(wish.workflow());
    if (latest.isEmpty()) {
      return new Started.UnknownWorkflow(wish.workflow());
    }
    int highest = latest.get().ref().version();
    TaskQueues.Backlog backlog = queues.backlog();
    if (backlog.isFull()) {
      return new Started.Busy(backlog);
    }
    int version =
        switch (wish.version()) {
          case Version.Latest _ -> highest;
          case Version.Exactly e -> e.number();
        };
    return version < 1 || version > highest
        ? new Started.UnknownVersion(wish.workflow(), version, highest)
        : store.together(() -> start(wish, new WorkflowRef(wish.workflow(), version), 0));
  }

  private Started start(Start wish, WorkflowRef workflow, int races) {
    Instant now = ambient.now();
    RunId fresh = ambient.newRunId(now);
    if (wish.key().isEmpty()) {
      return create(wish, workflow, fresh)
          .orElseThrow(() -> new IllegalStateException(fresh + " is there and is not."));
    }
    StartKey mine =
        new StartKey(workflow.name(), wish.key(), fresh, wish.digest(), now.plus(KEY_TTL));
    StartKey remembered = keys.remember(mine);
    if (!remembered.request().equals(mine.request())) {
      return new Started.KeyReused(wish.key(), remembered.run());
    }
    if (remembered.run().equals(fresh)) {
      return create(wish, workflow, fresh)
          .orElseGet(() -> startAnew(wish, workflow, remembered, races));
    }
    Optional<RunHeader> known = store.header(remembered.run());
    if (known.isPresent()) {
      return accept(known.get());
    }
    boolean mayBeUnderWay = remembered.run().startedAt().plus(STARTING_MAX).isAfter(now);
    Optional<Started> created =
        mayBeUnderWay ? create(wish, workflow, remembered.run()) : Optional.empty();
    return created.orElseGet(() -> startAnew(wish, workflow, remembered, races));
  }

  /** The run that a key started was deleted, or never came to be: the key starts another. */
  private Started startAnew(Start wish, WorkflowRef workflow, StartKey gone, int races) {
    Instant now = ambient.now();
    RunId fresh = ambient.newRunId(now);
    var mine = new StartKey(gone.workflow(), gone.key(), fresh, gone.request(), now.plus(KEY_TTL));
    return switch (keys.replace(gone, mine)) {
      case STORED ->
          create(wish, workflow, fresh)
              .orElseThrow(() -> new ContentionException(fresh + " is deleted as it starts."));
      case LOST_RACE -> {
        if (races == RACES_MAX) {
          throw new ContentionException("Others start runs by the same key; given back.");
        }
        yield start(wish, workflow, races + 1);
      }
    };
  }

  /** Stores a run, unless it is there; empty if it was deleted. */
  private Optional<Started> create(Start wish, WorkflowRef workflow, RunId id) {
    Instant at = id.startedAt();
    RunHeader header = RunHeader.starting(id, workflow, at, at.plus(wish.startDelay()));
    return switch (store.create(header, wish.context())) {
      case STORED -> Optional.of(accept(header));
      case LOST_RACE -> store.header(id).map(this::accept);
    };
  }

  /** Makes the first Workflow Task of a stored run due, once more if it was before. */
  private Started accept(RunHeader stored) {
    RunId id = stored.id();
    if (!stored.status().isClosed()) {
      queues.wake(
          List.of(new WorkflowTask(id, WorkflowTask.Cause.STARTED)), List.of(id + ":started"));
    }
    return new Started.Accepted(stored);
  }

  /** Everything that is stored of a run; empty if there is no such run. */
  public Optional<RunPartition> find(RunId run) {
    return store.load(run);
  }

  /**
   * A page of a run's story; empty if there is no such run.
   *
   * @param from the place of its first line
   * @param most how many lines at the most
   */
  public Optional<Told> history(RunId run, HistoryPlace from, int most) {
    return store
        .passage(run, from.entry(), most)
        .map(p -> new Told(p.part().header(), RunHistory.page(p, from, most)));
  }

  /** A page of a run's story, and whose it is. */
  public record Told(RunHeader header, HistoryPage page) {
    public Told {
      requireNonNull(header, "header is null");
      requireNonNull(page, "page is null");
    }
  }

  /** Headers of runs, newest first. */
  public RunPage list(RunQuery query) {
    return store.list(query);
  }

  /**
   * Waits until a run has closed or the time is up, and tells everything that is stored of it.
   *
   * @param atMost how long, at most {@link #WAIT_MAX}
   */
  public Optional<RunPartition> await(RunId run, Duration atMost) throws InterruptedException {
    if (atMost.isPositive()) {
      watch.awaitClosed(run, atMost.compareTo(WAIT_MAX) < 0 ? atMost : WAIT_MAX);
    }
    return store.load(run);
  }
}
