package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.LimitStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Limits in memory and in the log. */
final class EmbeddedLimitStore implements LimitStore, Book {
  private static final byte HELD = 1;
  private static final byte FREED = 2;
  private static final byte WAITS = 3;
  private static final byte GONE = 4;
  private static final byte RELEASES = 5;

  private static final Comparator<Ticket> ORDER =
      Comparator.comparing(Ticket::since).thenComparing(ticket -> ticket.id().value());

  private static final class Places extends Ledger.Page {
    private final Map<TaskRunId, Instant> holders = new HashMap<>();
    private final NavigableSet<Ticket> waiters = new TreeSet<>(ORDER);
    private long releases;
  }

  private final Ledger ledger;
  private final Map<String, Places> limits = new HashMap<>();

  EmbeddedLimitStore(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger is null");
  }

  private Places places(String key) {
    return limits.computeIfAbsent(key, _ -> new Places());
  }

  private static Bytes start(Bytes bytes, byte kind, String key) {
    return bytes.put(LIMITS).put(kind).put(key);
  }

  private byte[] record(byte kind, String key, Ticket ticket) {
    return ledger.record(
        bytes -> start(bytes, kind, key).put(ticket.since()).put(ticket.id().value()));
  }

  private byte[] record(String key, long releases) {
    return ledger.record(bytes -> start(bytes, RELEASES, key).put(releases));
  }

  @Override
  public View view(String key, int waiters) {
    return ledger.call(
        call -> {
          Places places = limits.getOrDefault(key, new Places());
          call.read(places);
          List<Ticket> holders =
              places.holders.entrySet().stream()
                  .map(holder -> new Ticket(holder.getValue(), holder.getKey()))
                  .toList();
          return new View(
              holders, places.waiters.stream().limit(waiters).toList(), places.releases);
        });
  }

  @Override
  public void enqueue(String key, Ticket ticket) {
    byte[] record = record(WAITS, key, ticket);
    ledger.call(
        call -> {
          call.write(places(key), record);
          return places(key).waiters.add(ticket);
        });
  }

  @Override
  public void dequeue(String key, Ticket ticket) {
    byte[] record = record(GONE, key, ticket);
    ledger.call(
        call -> {
          call.write(places(key), record);
          return places(key).waiters.remove(ticket);
        });
  }

  @Override
  public List<Ticket> waiting(String key, TaskRunId id) {
    return ledger.call(
        call -> {
          Places places = limits.getOrDefault(key, new Places());
          call.read(places);
          return places.waiters.stream().filter(ticket -> ticket.id().equals(id)).toList();
        });
  }

  @Override
  public Hold hold(String key, int size, long releases, Ticket ticket) {
    byte[] record = record(HELD, key, ticket);
    return ledger.call(
        call -> {
          Places places = places(key);
          call.read(places);
          Instant before = places.holders.get(ticket.id());
          if (before != null && !before.isBefore(ticket.since())) {
            return Hold.HELD_BEFORE;
          }
          if (before == null && places.releases != releases) {
            return Hold.CHANGED;
          }
          if (before == null && places.holders.size() >= size) {
            return Hold.FULL;
          }
          call.write(places, record);
          places.holders.put(ticket.id(), ticket.since());
          return before == null ? Hold.HELD : Hold.HELD_BEFORE;
        });
  }

  @Override
  public boolean free(String key, TaskRunId id, Instant upTo) {
    return ledger.call(
        call -> {
          Places places = places(key);
          call.read(places);
          Instant since = places.holders.get(id);
          if (since == null || since.isAfter(upTo)) {
            return false;
          }
          call.write(places, record(FREED, key, new Ticket(since, id)));
          call.write(places, record(key, places.releases + 1));
          places.holders.remove(id);
          places.releases++;
          return true;
        });
  }

  @Override
  public byte tag() {
    return LIMITS;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    Places places = places(record.text());
    switch (kind) {
      case HELD -> {
        Ticket ticket = ticket(record);
        places.holders.put(ticket.id(), ticket.since());
      }
      case FREED -> places.holders.remove(ticket(record).id());
      case WAITS -> places.waiters.add(ticket(record));
      case GONE -> places.waiters.remove(ticket(record));
      case RELEASES -> places.releases = record.longNumber();
      default -> throw new IllegalStateException("No record of limits is of kind " + kind + ".");
    }
  }

  private static Ticket ticket(Fields record) {
    return new Ticket(record.time(), new TaskRunId(record.text()));
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    for (String key : ledger.call(_ -> List.copyOf(limits.keySet()))) {
      ledger.call(_ -> write(key, places(key))).forEach(records);
    }
  }

  private List<byte[]> write(String key, Places places) {
    var records = new ArrayList<byte[]>();
    places.holders.forEach((id, since) -> records.add(record(HELD, key, new Ticket(since, id))));
    places.waiters.forEach(ticket -> records.add(record(WAITS, key, ticket)));
    records.add(record(key, places.releases));
    return records;
  }
}
