package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunHeader.Standing;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deleted runs stay deleted in a folder, from memory and from the archive, and leave no bytes. */
class DeletedRunsTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path folder;
  private final SplittableRandom random = new SplittableRandom(12);

  private EmbeddedStore open() throws IOException {
    return EmbeddedStore.open(folder, () -> START, QueueRules.standard(Set.of("default")));
  }

  private List<RunHeader> closed(RunStore runs, int count) {
    var headers = new ArrayList<RunHeader>();
    for (int i = 0; i < count; i++) {
      Instant at = START.plusSeconds(i);
      RunHeader open =
          RunHeader.starting(RunId.create(at, random), new WorkflowRef("w", 1), at, at);
      runs.create(open, Json.Obj.EMPTY.with("number", i));
      RunHeader header = open.with(new Standing.Succeeded(at));
      runs.putHeader(header);
      headers.add(header);
    }
    return headers;
  }

  private static Outcome delete(RunStore runs, RunHeader header) {
    return runs.delete(runs.load(header.id()).orElseThrow(), START);
  }

  private long archives() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("runs-")).count();
    }
  }

  @Test
  void whatWasDeletedFromMemoryOrArchiveIsGoneAfterARestart() throws IOException {
    List<RunHeader> headers;
    try (EmbeddedStore store = open()) {
      RunStore runs = store.ports().store();
      headers = closed(runs, 6);
      store.runs().archive(3 * 4);
      headers.subList(0, 4).forEach(header -> delete(runs, header));
    }
    try (EmbeddedStore store = open()) {
      RunStore runs = store.ports().store();
      headers.subList(0, 4).forEach(h -> assertThat(runs.header(h.id())).isEmpty());
      headers.subList(4, 6).forEach(h -> assertThat(runs.header(h.id())).contains(h));
      assertThat(runs.create(headers.getFirst(), Json.Obj.EMPTY)).isEqualTo(Outcome.LOST_RACE);
      store.snapshot();
    }
    try (EmbeddedStore store = open()) {
      RunStore runs = store.ports().store();
      headers.subList(0, 4).forEach(h -> assertThat(runs.header(h.id())).isEmpty());
      headers.subList(4, 6).forEach(h -> assertThat(runs.header(h.id())).contains(h));
      assertThat(runs.create(headers.getFirst(), Json.Obj.EMPTY)).isEqualTo(Outcome.LOST_RACE);
    }
  }

  @Test
  void aFileOfTheArchiveGoesWithTheLastRunInIt() throws IOException {
    List<RunHeader> headers;
    try (EmbeddedStore store = open()) {
      headers = closed(store.ports().store(), 3);
      store.runs().archive(0);
    }
    try (EmbeddedStore store = open()) {
      assertThat(archives()).isEqualTo(1);
      headers.subList(0, 2).forEach(header -> delete(store.ports().store(), header));
      store.snapshot();
      assertThat(archives()).isEqualTo(1);

      delete(store.ports().store(), headers.getLast());
      store.snapshot();

      assertThat(archives()).isZero();
      assertThat(store.runs().size()).isZero();
    }
    try (EmbeddedStore store = open()) {
      headers.forEach(h -> assertThat(store.ports().store().load(h.id())).isEmpty());
    }
  }

  @Test
  void whatComesLateToADeletedRunLeavesNothingInMemory() {
    try (EmbeddedStore store =
        EmbeddedStore.inMemory(() -> START, QueueRules.standard(Set.of("default")))) {
      RunStore runs = store.ports().store();
      RunHeader header = closed(runs, 1).getFirst();
      delete(runs, header);

      runs.putHeader(header.reopened(1));
      runs.create(header, Json.Obj.EMPTY);

      assertThat(store.runs().size()).isZero();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
