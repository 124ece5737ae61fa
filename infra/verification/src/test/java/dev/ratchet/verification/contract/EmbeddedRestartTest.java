package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.embedded.EmbeddedQueue;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.LimitStore.Ticket;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Slot;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import dev.ratchet.engine.port.TimerStore.Sweep;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.store.StartKeyStore;
import dev.ratchet.engine.store.StartKeyStore.StartKey;
import dev.ratchet.testkit.VirtualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded store acknowledged is there when its folder is opened again. */
class EmbeddedRestartTest {
  private static final Slot SLOT = new Slot(Samples.START, 3);

  @TempDir private Path folder;
  private final VirtualClock clock = new VirtualClock(Samples.START);
  private EmbeddedStore store;
  private dev.ratchet.engine.port.Ports ports;
  private int copies;

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private void open(Path from) throws IOException {
    store = EmbeddedStore.open(from, clock, QueueRules.standard(Set.of("default")));
    ports = store.ports();
  }

  /** Opens what a kill at this moment would leave behind. */
  private void killAndOpen() throws IOException {
    copies++;
    Path copy = Files.createDirectory(folder.resolve("copy-" + copies));
    Path current = copies == 1 ? folder : folder.resolve("copy-" + (copies - 1));
    try (var files = Files.newDirectoryStream(current, "{log,state}-*")) {
      for (Path file : files) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    store.close();
    open(copy);
  }

  private DefinitionStore definitions() {
    return new DefinitionStore(ports.items());
  }

  private SettingsStore settings() {
    return new SettingsStore(ports.items());
  }

  private StartKeyStore keys() {
    return new StartKeyStore(ports.items());
  }

  private DeadLetterStore letters() {
    return new DeadLetterStore(ports.items());
  }

  @Test
  void runsAreThere() throws IOException {
    open(folder);
    RunHeader header = Samples.header(Samples.run());
    RunId run = header.id();
    TaskRunRecord unclaimed = Samples.unclaimed(run.task(1));
    TaskRunRecord claimed = Samples.claimed(unclaimed, 1, "w1");
    TaskRunRecord returned = Samples.returned(claimed, Samples.large(5_000));
    ports.store().create(header, Samples.INPUT);
    ports.store().append(run, Samples.entry(1, 3), "w1");
    ports.store().append(run, Samples.entry(2, 1), "w2");
    ports.store().swap(unclaimed, claimed);
    ports.store().swap(claimed, returned);
    var signal = new InboxItem.Content.Signal("approval", Payload.of(Json.of("ja €")));
    ports.store().putInbox(run, new InboxItem("k €", signal, Samples.START));
    ports.store().putHeader(header.with(Samples.failing()));
    RunHeader closed = Samples.header(Samples.run());
    ports.store().create(closed, Json.Obj.EMPTY);
    ports.store().putHeader(closed.with(Samples.failed()));
    var before = List.of(ports.store().load(run), ports.store().load(closed.id()));
    var query =
        new RunQuery(
            Set.of(),
            Set.of(),
            RunId.least(Instant.EPOCH),
            RunId.least(Samples.START.plusSeconds(3_600)),
            10);
    var listed = ports.store().list(query);

    killAndOpen();

    assertThat(ports.store().list(query)).isEqualTo(listed);
    assertThat(List.of(ports.store().load(run), ports.store().load(closed.id()))).isEqualTo(before);
    assertThat(ports.store().append(run, Samples.entry(3, 1), "w3"))
        .isEqualTo(dev.ratchet.engine.port.RunStore.Outcome.STORED);
    assertThat(ports.store().append(run, Samples.entry(2, 2), "w9"))
        .isEqualTo(dev.ratchet.engine.port.RunStore.Outcome.LOST_RACE);
  }

  @Test
  void theCatalogAndDeadLettersAreThere() throws IOException {
    open(folder);
    var definition =
        new StoredDefinition(new WorkflowRef("order", 2), Samples.INPUT, Samples.START);
    var key = new StartKey("order", "k", Samples.run(), "digest", Samples.START.plusSeconds(60));
    var letter = letter();
    definitions().put(definition);
    settings().change(new Settings("https://app.example", "whsec_c2VjcmV0").all());
    keys().remember(key);
    letters().put(letter);
    letters().markRedriven(letter, Samples.START.plusSeconds(7));

    killAndOpen();

    assertThat(definitions().latest("order")).contains(definition);
    assertThat(settings().settings())
        .isEqualTo(new Settings("https://app.example", "whsec_c2VjcmV0"));
    assertThat(keys().remember(key)).isEqualTo(key);
    assertThat(letters().find(letter.id()))
        .contains(letter.with(new DeadLetter.State.Redriven(Samples.START.plusSeconds(7))));
  }

  @Test
  void timersAndLimitsAreThere() throws IOException {
    open(folder);
    var timer = new StoredTimer(Samples.START.plusSeconds(9), "key", "body");
    var passed = new StoredTimer(Samples.START.plusSeconds(2), "key", "body");
    var cursor = Cursor.at(Sweep.TIMERS, Samples.START);
    var first = new Ticket(Samples.START, Samples.run().task(1));
    var second = new Ticket(Samples.START.plusSeconds(1), Samples.run().task(2));
    ports.timers().put(SLOT, timer);
    ports.timers().put(SLOT, passed);
    ports.timers().mark(SLOT, passed.position());
    ports.timers().begin(cursor);
    ports.timers().move(cursor, cursor.claimed(Samples.START, "me", Samples.START.plusSeconds(1)));
    ports.limits().hold("limit", 1, 0, first);
    ports.limits().free("limit", first.id(), first.since());
    ports.limits().hold("limit", 1, 1, second);
    ports.limits().enqueue("limit", first);
    ports.limits().enqueue("limit", second);
    ports.limits().dequeue("limit", second);

    killAndOpen();

    assertThat(ports.timers().read(SLOT, "", 9).timers()).containsExactly(timer);
    assertThat(ports.timers().cursor(Sweep.TIMERS))
        .contains(cursor.claimed(Samples.START, "me", Samples.START.plusSeconds(1)));
    assertThat(ports.limits().view("limit", 9))
        .isEqualTo(new dev.ratchet.engine.port.LimitStore.View(List.of(second), List.of(first), 1));
  }

  private static DeadLetter letter() {
    return new DeadLetter(
        DeadLetterId.of(Samples.START, "default", "m1"),
        "default",
        "m1",
        "Why €",
        Samples.START,
        Samples.START,
        6,
        new DeadLetter.Subject.OfAttempt(Samples.run().task(3), 2),
        DeadLetter.Body.of("nonsense"),
        new DeadLetter.State.Open());
  }

  @Test
  void whoReceivedAMessageBeforeTheLastOneDoesNotDeleteIt() throws IOException {
    open(folder);
    EmbeddedQueue<WorkflowTask> tasks = store.queues().workflowTasks();
    var started = new WorkflowTask(Samples.run(), Cause.STARTED);
    ports.queues().wake(List.of(started), List.of("1"));
    List<Delivery<WorkflowTask>> first = tasks.poll(1);
    clock.advance(Duration.ofSeconds(90));
    assertThat(tasks.poll(1)).singleElement().isNotEqualTo(first.getFirst());

    tasks.hide(first.getFirst(), Duration.ZERO);
    assertThat(tasks.poll(1)).as("another has it").isEmpty();
    tasks.delete(first);
    assertThat(tasks.counts().inFlight()).isEqualTo(1);
    settings().change(Settings.UNSET.all()); // What is durable now has what came before.
    killAndOpen();
    assertThat(store.queues().workflowTasks().counts().waiting()).isEqualTo(1);
  }

  @Test
  void whatWasReceivedComesBackAndIsRedelivered() throws IOException {
    open(folder);
    RunId run = Samples.run();
    var started = new WorkflowTask(run, Cause.STARTED);
    var ended = new WorkflowTask(run, Cause.TASK_ENDED);
    ports.queues().wake(List.of(started, ended), List.of("1", "2"));
    var timer = new TimerMessage.WakeRun(new WorkflowTask(run, Cause.TIMER), Samples.START);
    ports.queues().sendTimer(timer, Duration.ofMinutes(10));
    List<Delivery<WorkflowTask>> received = store.queues().workflowTasks().poll(1);
    store.queues().workflowTasks().delete(received);
    store.queues().workflowTasks().poll(1);
    settings().change(Settings.UNSET.all()); // What is durable now has the acknowledgement.

    killAndOpen();

    Delivery<WorkflowTask> again = store.queues().workflowTasks().poll(1).getFirst();
    assertThat(again.body()).isEqualTo(ended);
    assertThat(again.receives()).isEqualTo(2);
    assertThat(store.queues().timers().poll(1)).isEmpty();
    settings().change(Settings.UNSET.all());

    killAndOpen();

    assertThat(store.queues().workflowTasks().poll(1).getFirst().receives()).isEqualTo(2);
    clock.advance(Duration.ofMinutes(10));
    assertThat(store.queues().timers().poll(1).getFirst().body()).isEqualTo(timer);
  }

  @Test
  void aSnapshotSaysTheSame() throws IOException {
    open(folder);
    RunHeader header = Samples.header(Samples.run());
    ports.store().create(header, Samples.INPUT);
    ports.store().append(header.id(), Samples.entry(1, 3), "w1");
    DeadLetter letter = letter();
    letters().put(letter);
    ports.limits().enqueue("limit", new Ticket(Samples.START, header.id().task(1)));
    ports.queues().wake(List.of(new WorkflowTask(header.id(), Cause.STARTED)), List.of("1"));
    var expired = new StartKey("order", "k", Samples.run(), "digest", Samples.START.minusMillis(1));
    keys().remember(expired);
    var before = ports.store().load(header.id());

    store.snapshot();
    killAndOpen();

    assertThat(folder.resolve("copy-1").resolve("log-0000000001")).doesNotExist();
    assertThat(ports.store().load(header.id())).isEqualTo(before);
    assertThat(letters().list(new DeadLetterStore.Query("", DeadLetterId.GREATEST, 9)))
        .extracting(DeadLetterStore.Page::letters)
        .isEqualTo(List.of(letter));
    assertThat(ports.limits().view("limit", 1).waiters()).hasSize(1);
    assertThat(store.queues().workflowTasks().poll(1)).hasSize(1);
    var other = new StartKey("order", "k", Samples.run(), "other", Samples.START.plusSeconds(1));
    assertThat(keys().remember(other)).isEqualTo(other);
  }
}
