package dev.ratchet.verification.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Kills the deployment of {@code template.yaml} on this machine, all of it at once, in the midst of
 * its work: nothing that it accepted is lost.
 */
final class CrashTest {
  private static final int KILLS = Integer.getInteger("ratchet.crash.kills", 10);

  /** Of which kind; with {@code aws}, a start takes ten seconds of a core instead of one. */
  private static final String STORE = System.getProperty("ratchet.crash.store", "embedded");

  private static final int RUNS_PER_LIFE = 8;

  /** After how many kills, about, the next one hits a runner that is only starting. */
  private static final int KILLS_PER_FAILED_START = 4;

  /** More than a life's own runs ask for: some lives shorten the backlog. */
  private static final int REQUESTS_PER_LIFE_MAX = 30;

  private static final Duration LIFE_MAX = Duration.ofSeconds(10);
  private static final int DEATH_MS_MAX = 500;
  private static final int START_MS_MAX = 3_000;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void whatWasAcceptedOutlivesEveryKill() throws Exception {
    long seed =
        Optional.ofNullable(Long.getLong("ratchet.crash.seed"))
            .orElseGet(() -> RandomGenerator.getDefault().nextLong(1_000_000));
    System.out.printf(
        "%d kills of the %s store from seed %d (-Dratchet.crash.seed)%n", KILLS, STORE, seed);
    try (var receiver = new Receiver();
        var lives = new Lives(folder.resolve("data"), STORE);
        var api = new Api(lives);
        var load = new Load(api)) {
      lives.begin();
      configure(api, receiver);
      crash(lives, load, receiver, new Random(seed));
      Map<Integer, String> accepted = load.finish();
      check(api, receiver, accepted);
      assertJournalsAreWhole(journals(lives), accepted);
    }
  }

  /**
   * Kills the runner again and again under load, and leaves it alive. When it dies depends on how
   * far it has come, so that a slow machine does not die before all work.
   */
  private static void crash(Lives lives, Load load, Receiver receiver, Random random)
      throws IOException, InterruptedException {
    for (int kills = 1; kills <= KILLS; kills++) {
      load.more(RUNS_PER_LIFE);
      receiver.awaitMore(random.nextInt(REQUESTS_PER_LIFE_MAX), LIFE_MAX);
      lives.endAfter(Duration.ofMillis(random.nextInt(DEATH_MS_MAX)));
      if (random.nextInt(KILLS_PER_FAILED_START) == 0) {
        lives.tryToBegin(Duration.ofMillis(random.nextInt(START_MS_MAX)));
        kills++;
      }
      lives.begin();
    }
  }

  private static void check(Api api, Receiver receiver, Map<Integer, String> accepted)
      throws InterruptedException {
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(KILLS / 2 * RUNS_PER_LIFE);
    assertThat(listed(api)).containsExactlyInAnyOrderElementsOf(accepted.values());
    int lost = 0;
    for (Map.Entry<Integer, String> run : accepted.entrySet()) {
      lost += checkRun(api, receiver, Workload.of(run.getKey()), run.getValue());
    }
    assertThat(receiver.forged()).isEmpty();
    assertThat(receiver.attempts())
        .allSatisfy((id, tried) -> assertThat(tried).as(id).doesNotHaveDuplicates());
    assertThat(api.call("GET", "/v1/dead-letters", "").array("dead_letters")).isEmpty();
    System.out.printf(
        "%d runs finished, %d webhooks delivered, %d attempts lost their worker%n",
        accepted.size(), receiver.welcomed().size(), lost);
  }

  private static void configure(Api api, Receiver receiver) throws InterruptedException {
    api.call(
        "PUT",
        "/v1/settings",
        Json.Obj.EMPTY
            .with("webhook_url", receiver.url())
            .with("webhook_secret", Receiver.SECRET)
            .text());
    for (Workload workload : Workload.values()) {
      api.call("PUT", workload.path(), workload.definition());
    }
  }

  /** The ids of all runs that there are, of whichever life. */
  private static List<String> listed(Api api) throws InterruptedException {
    var ids = new ArrayList<String>();
    String cursor = "";
    do {
      Json.Obj page = api.call("GET", "/v1/runs?limit=100" + cursor, "");
      page.array("runs").forEach(run -> ids.add(((Json.Obj) run).text("id").orElseThrow()));
      cursor = page.text("cursor").map(next -> "&cursor=" + next).orElse("");
    } while (!cursor.isEmpty());
    return ids;
  }

  /** Waits for the end of a run and checks it; how many of its attempts lost their worker. */
  private static int checkRun(Api api, Receiver receiver, Workload workload, String id)
      throws InterruptedException {
    Json.Obj run = api.call("GET", "/v1/runs/" + id + "?wait=20s", "");
    while (run.text("status").orElseThrow().equals("running")) {
      run = api.call("GET", "/v1/runs/" + id + "?wait=20s", "");
    }
    assertThat(run.text("status")).as(run.text()).contains(workload.status());
    Story story = Story.read(api, id).check();
    for (Json item : run.array("tasks")) {
      var task = (Json.Obj) item;
      String taskRun = task.text("id").orElseThrow();
      String state = task.text("state").orElseThrow();
      assertThat(story.reached(taskRun).wire()).as(taskRun).isEqualTo(state);
      assertThat(state).as(task.text()).isEqualTo(expected(task).wire());
      if (task.text("task").orElseThrow().equals("send-webhook")
          && expected(task) == TaskRunState.SUCCESS) {
        assertThat(receiver.welcomed()).as("the webhook of %s", task).contains(taskRun);
      }
    }
    return story.lostAttempts();
  }

  private static TaskRunState expected(Json.Obj task) {
    return switch (task.text("name").orElseThrow()) {
      case "refused" -> TaskRunState.FAILED;
      case "never" -> TaskRunState.NONE;
      default -> TaskRunState.SUCCESS;
    };
  }

  /** Looks into the store itself: the numbers of the entries of every journal that there is. */
  private Map<String, List<Long>> journals(Lives lives) throws IOException {
    if (STORE.equals("aws")) {
      return journalsInTable(lives.dynamoDb());
    }
    lives.close();
    return journalsInFolder(folder.resolve("data").resolve("embedded"));
  }

  private static Map<String, List<Long>> journalsInFolder(Path folder) throws IOException {
    var journals = new TreeMap<String, List<Long>>();
    var rules = QueueRules.standard(Set.of("default", "payments"));
    try (var store = EmbeddedStore.open(folder, () -> Instant.EPOCH, rules)) {
      RunStore runs = store.ports().store();
      RunId last = RunId.least(Instant.parse("2100-01-01T00:00:00Z"));
      for (boolean isMore = true; isMore; ) {
        RunPage page =
            runs.list(new RunQuery(Set.of(), Set.of(), RunId.least(Instant.EPOCH), last, 100));
        for (RunHeader header : page.runs()) {
          List<JournalEntry> entries = runs.load(header.id()).orElseThrow().entries();
          journals.put(header.id().value(), entries.stream().map(JournalEntry::seq).toList());
        }
        isMore = page.next().isPresent();
        last = page.next().orElse(last);
      }
    }
    return journals;
  }

  private static Map<String, List<Long>> journalsInTable(String dynamoDb) {
    var journals = new TreeMap<String, List<Long>>();
    try (DynamoDbClient client = AwsClients.dynamoDb(dynamoDb, "us-east-1")) {
      String table =
          client.listTables().tableNames().stream()
              .filter(name -> name.contains("State"))
              .findFirst()
              .orElseThrow();
      client.scanPaginator(r -> r.tableName(table)).items().stream()
          .filter(item -> item.get("sk").s().startsWith("e#"))
          .forEach(
              item ->
                  journals
                      .computeIfAbsent(item.get("pk").s(), _ -> new ArrayList<>())
                      .add(Long.valueOf(item.get("sk").s().substring(2))));
    }
    return journals;
  }

  private static void assertJournalsAreWhole(
      Map<String, List<Long>> journals, Map<Integer, String> accepted) {
    assertThat(journals.keySet()).isEqualTo(new HashSet<>(accepted.values()));
    assertThat(journals)
        .allSatisfy(
            (run, entries) ->
                assertThat(entries)
                    .as("journal of %s", run)
                    .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, entries.size()).boxed().toList()));
  }
}
