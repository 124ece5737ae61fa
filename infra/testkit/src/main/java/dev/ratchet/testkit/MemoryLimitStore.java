package dev.ratchet.testkit;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.LimitStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** A store of limits in memory, which answers as the one in DynamoDB does. */
public final class MemoryLimitStore implements LimitStore {
  private static final Comparator<Ticket> ORDER =
      Comparator.comparing(Ticket::since).thenComparing(ticket -> ticket.id().value());

  private static final class Places {
    private final Map<TaskRunId, Instant> holders = new HashMap<>();
    private final NavigableSet<Ticket> waiters = new TreeSet<>(ORDER);
    private long releases;
  }

  private final Map<String, Places> limits = new HashMap<>();

  private Places places(String key) {
    return limits.computeIfAbsent(key, _ -> new Places());
  }

  @Override
  public synchronized View view(String key, int waiters) {
    Places places = places(key);
    List<Ticket> holders =
        places.holders.entrySet().stream().map(h -> new Ticket(h.getValue(), h.getKey())).toList();
    return new View(holders, places.waiters.stream().limit(waiters).toList(), places.releases);
  }

  @Override
  public synchronized void enqueue(String key, Ticket ticket) {
    places(key).waiters.add(ticket);
  }

  @Override
  public synchronized void dequeue(String key, Ticket ticket) {
    places(key).waiters.remove(ticket);
  }

  @Override
  public synchronized List<Ticket> waiting(String key, TaskRunId id) {
    return places(key).waiters.stream().filter(ticket -> ticket.id().equals(id)).toList();
  }

  @Override
  public synchronized Hold hold(String key, int size, long releases, Ticket ticket) {
    Places places = places(key);
    Instant before = places.holders.get(ticket.id());
    if (before != null) {
      if (before.isBefore(ticket.since())) {
        places.holders.put(ticket.id(), ticket.since());
      }
      return Hold.HELD_BEFORE;
    }
    if (places.releases != releases) {
      return Hold.CHANGED;
    }
    if (places.holders.size() >= size) {
      return Hold.FULL;
    }
    places.holders.put(ticket.id(), ticket.since());
    return Hold.HELD;
  }

  @Override
  public synchronized boolean free(String key, TaskRunId id, Instant upTo) {
    Places places = places(key);
    Instant since = places.holders.get(id);
    if (since == null || since.isAfter(upTo)) {
      return false;
    }
    places.holders.remove(id);
    places.releases++;
    return true;
  }
}
