package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Timers in memory and in the log, each for {@link #KEPT} after it was due. */
final class EmbeddedTimerStore implements TimerStore, Book {
  /** How long a slot is kept after it began. */
  static final Duration KEPT = Duration.ofDays(30);

  private static final byte TIMER = 1;
  private static final byte MARK = 2;
  private static final byte CURSOR = 3;

  private static final class Timers extends Ledger.Page {
    private final NavigableMap<String, StoredTimer> byPosition = new TreeMap<>();
    private String mark = "";
  }

  private final Ledger ledger;
  private final Map<Slot, Timers> slots = new HashMap<>();
  private final Map<Sweep, Cursor> cursors = new EnumMap<>(Sweep.class);
  private final Ledger.Page sweeps = new Ledger.Page();

  EmbeddedTimerStore(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger is null");
  }

  private Timers timers(Slot slot) {
    return slots.computeIfAbsent(slot, _ -> new Timers());
  }

  @Override
  public void put(Slot slot, StoredTimer timer) {
    byte[] record = record(slot, timer);
    ledger.call(
        call -> {
          Timers timers = timers(slot);
          call.write(timers, record);
          return timers.byPosition.put(timer.position(), timer);
        });
  }

  private static Bytes start(Bytes bytes, byte kind, Slot slot) {
    return bytes.put(TIMERS).put(kind).put(slot.bucket()).put(slot.shard());
  }

  private byte[] record(Slot slot, StoredTimer timer) {
    return ledger.record(
        bytes -> start(bytes, TIMER, slot).put(timer.due()).put(timer.key()).put(timer.body()));
  }

  private byte[] record(Slot slot, String passed) {
    return ledger.record(bytes -> start(bytes, MARK, slot).put(passed));
  }

  private byte[] record(Cursor cursor) {
    return ledger.record(
        bytes ->
            bytes
                .put(TIMERS)
                .put(CURSOR)
                .put(cursor.sweep().name())
                .put(cursor.done())
                .put(cursor.aim())
                .put(cursor.mark())
                .put(cursor.owner())
                .put(cursor.heldUntil()));
  }

  @Override
  public TimerStore.Page read(Slot slot, String after, int limit) {
    return ledger.call(
        call -> {
          Timers timers = slots.get(slot);
          if (timers == null) {
            return new TimerStore.Page(List.of(), "");
          }
          call.read(timers);
          var rest = new ArrayList<StoredTimer>();
          String from = after.isEmpty() ? timers.mark : after;
          for (StoredTimer timer : timers.byPosition.tailMap(from, false).values()) {
            if (rest.size() == limit) {
              return new TimerStore.Page(rest, rest.getLast().position());
            }
            rest.add(timer);
          }
          return new TimerStore.Page(rest, "");
        });
  }

  @Override
  public void mark(Slot slot, String passed) {
    byte[] record = record(slot, passed);
    ledger.call(
        call -> {
          Timers timers = timers(slot);
          call.write(timers, record);
          timers.mark = passed;
          return passed;
        });
  }

  @Override
  public Optional<Cursor> cursor(Sweep sweep) {
    return ledger.call(
        call -> {
          call.read(sweeps);
          return Optional.ofNullable(cursors.get(sweep));
        });
  }

  @Override
  public Outcome begin(Cursor first) {
    byte[] record = record(first);
    return ledger.call(
        call -> {
          call.read(sweeps);
          Cursor present = cursors.get(first.sweep());
          if (present != null) {
            return present.equals(first) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(sweeps, record);
          cursors.put(first.sweep(), first);
          return Outcome.STORED;
        });
  }

  @Override
  public Outcome move(Cursor before, Cursor after) {
    byte[] record = record(after);
    return ledger.call(
        call -> {
          call.read(sweeps);
          Cursor present = cursors.get(after.sweep());
          if (present == null) {
            throw new IllegalStateException(
                "The cursor of %s is to be moved, and none is stored: expected %s"
                    .formatted(after.sweep(), before));
          }
          if (!present.equals(before)) {
            return present.equals(after) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(sweeps, record);
          cursors.put(after.sweep(), after);
          return Outcome.STORED;
        });
  }

  @Override
  public byte tag() {
    return TIMERS;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    switch (kind) {
      case TIMER -> {
        Slot slot = slot(record);
        var timer = new StoredTimer(record.time(), record.text(), record.text());
        timers(slot).byPosition.put(timer.position(), timer);
      }
      case MARK -> timers(slot(record)).mark = record.text();
      case CURSOR -> {
        Sweep sweep = Sweep.valueOf(record.text());
        cursors.put(
            sweep,
            new Cursor(
                sweep, record.time(), record.time(), record.text(), record.text(), record.time()));
      }
      default -> throw new IllegalStateException("No record of timers is of kind " + kind + ".");
    }
  }

  private static Slot slot(Fields record) {
    return new Slot(record.time(), record.number());
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    List<Slot> kept =
        ledger.call(
            _ -> {
              slots.keySet().removeIf(slot -> slot.bucket().plus(KEPT).isBefore(now));
              return List.copyOf(slots.keySet());
            });
    for (Slot slot : kept) {
      ledger.call(_ -> write(slot, timers(slot))).forEach(records);
    }
    ledger.call(_ -> cursors.values().stream().map(this::record).toList()).forEach(records);
  }

  private List<byte[]> write(Slot slot, Timers timers) {
    var records = new ArrayList<byte[]>();
    timers.byPosition.values().forEach(timer -> records.add(record(slot, timer)));
    if (!timers.mark.isEmpty()) {
      records.add(record(slot, timers.mark));
    }
    return records;
  }
}
