package dev.ratchet.micro;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is stored and sent, to text and back. */
@State(Scope.Thread)
public class CodecBench {
  private List<RunEvent> entry;
  private String storedEntry;
  private ActivityTask delivery;
  private String storedDelivery;
  private TaskRunRecord record;
  private TaskRunRecordJson.Stored storedRecord;
  private RunPartition snapshot;

  /** Runs far enough that there is one of each. */
  @Setup
  public void prepare() {
    var inline = new Rehearsal(Definitions.chain(100, "inline"), false).go(20);
    entry = inline.last().entry().events();
    storedEntry = JournalJson.write(entry);
    var queued = new Rehearsal(Definitions.chain(100, "default"), false).go(20);
    delivery =
        queued.last().effects().stream()
            .filter(Effect.Dispatch.class::isInstance)
            .map(effect -> ((Effect.Dispatch) effect).delivery())
            .findFirst()
            .orElseThrow();
    storedDelivery = DeliveryJson.write(delivery);
    record = queued.recent().records().get(delivery.id().position());
    storedRecord = TaskRunRecordJson.write(record);
    snapshot = new Rehearsal(Definitions.mixed(1_000), true).go(900).recent();
  }

  /** The entry of an inline step: one task has ended, the next begins. */
  @Benchmark
  public String writeEntry() {
    return JournalJson.write(entry);
  }

  /** The same, back. */
  @Benchmark
  public List<RunEvent> readEntry() {
    return JournalJson.read(storedEntry);
  }

  /** A delivery that carries its input and context. */
  @Benchmark
  public String writeDelivery() {
    return DeliveryJson.write(delivery);
  }

  /** The same, back. */
  @Benchmark
  public TaskDelivery readDelivery() {
    return DeliveryJson.read(storedDelivery);
  }

  /** The record of a Task Run that succeeded. */
  @Benchmark
  public TaskRunRecordJson.Stored writeRecord() {
    return TaskRunRecordJson.write(record);
  }

  /** The same, back. */
  @Benchmark
  public TaskRunRecord readRecord() {
    return TaskRunRecordJson.read(delivery.id(), storedRecord);
  }

  /** The state of a run of 900 tasks of every kind from its snapshot. */
  @Benchmark
  public RunState readSnapshot() {
    List<JournalEntry> entries = snapshot.entries().subList(0, 1);
    return new RecentRun(snapshot.header(), entries).with(Map.of(), List.of()).state();
  }
}
