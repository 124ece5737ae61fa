package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connections that wait for a further request, by their route. Whoever takes one has looked its
 * host up and had the address checked just before, so that none outlives a change of either.
 *
 * <p>Times are those of the wall clock: a function is frozen between invocations and started from
 * snapshots, and only that clock goes on meanwhile. What seems to be of the future is too old.
 */
final class IdleConnections {
  private final KeepAlive limits;
  private final InstantSource clock;
  private final Map<Connection.Route, Deque<Idle>> byRoute = new HashMap<>();

  /** All of them, the one that has waited longest first. */
  private final Map<Connection, Idle> all = new LinkedHashMap<>();

  private boolean willClear;

  IdleConnections(KeepAlive limits, InstantSource clock) {
    this.limits = requireNonNull(limits, "limits is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * A connection that waits.
   *
   * @param kept how long its server says that it keeps it; negative if it does not say
   */
  private record Idle(Connection connection, Instant since, Duration kept) {}

  /**
   * Takes the connection of this route that was used last, if one is fit for a request.
   *
   * @param isIdempotent whether the request may be sent again if the connection turns out dead
   */
  Optional<Connection> take(Connection.Route route, boolean isIdempotent) {
    while (true) {
      Idle idle = poll(route);
      if (idle == null) {
        return Optional.empty();
      }
      if (isFit(idle, isIdempotent) && idle.connection().isQuiet()) {
        return Optional.of(idle.connection());
      }
      close(idle.connection());
    }
  }

  private synchronized Idle poll(Connection.Route route) {
    Deque<Idle> idle = byRoute.get(route);
    if (idle == null) {
      return null;
    }
    Idle last = idle.removeLast();
    if (idle.isEmpty()) {
      byRoute.remove(route);
    }
    all.remove(last.connection());
    return last;
  }

  private boolean isFit(Idle idle, boolean isIdempotent) {
    Duration longest = limits.idle();
    if (!idle.kept().isNegative()) {
      longest = idle.kept().compareTo(longest) < 0 ? idle.kept() : longest;
    } else if (!isIdempotent) {
      longest = limits.idleUnsaid();
    }
    Instant now = clock.instant();
    return isWithin(idle.since(), now, longest)
        && isWithin(idle.connection().openedAt(), now, limits.age());
  }

  private static boolean isWithin(Instant since, Instant now, Duration longest) {
    return !now.isBefore(since) && now.isBefore(since.plus(longest));
  }

  /**
   * Keeps a connection, or closes it if there is no room for it.
   *
   * @param kept how long its server says that it keeps it; negative if it does not say
   */
  void give(Connection connection, Duration kept) {
    var idle = new Idle(connection, clock.instant(), kept);
    boolean isUsed = connection.requests() >= limits.requests();
    if (isUsed || !connection.isOpen() || !isFit(idle, true)) {
      close(connection);
      return;
    }
    add(idle).forEach(IdleConnections::close);
  }

  /** Adds one, and removes what there is no room for. */
  private synchronized List<Connection> add(Idle idle) {
    var tooMany = new ArrayList<Connection>();
    Deque<Idle> sameRoute =
        byRoute.computeIfAbsent(idle.connection().route(), _ -> new ArrayDeque<>());
    sameRoute.addLast(idle);
    all.put(idle.connection(), idle);
    if (sameRoute.size() > limits.perRoute()) {
      tooMany.add(remove(sameRoute.peekFirst()));
    }
    if (all.size() > limits.total()) {
      tooMany.add(remove(all.values().iterator().next()));
    }
    if (!all.isEmpty() && !willClear) {
      willClear = true;
      CompletableFuture.runAsync(this::clear, later());
    }
    return tooMany;
  }

  private Connection remove(Idle idle) {
    Connection connection = idle.connection();
    all.remove(connection);
    Deque<Idle> sameRoute = byRoute.get(connection.route());
    sameRoute.remove(idle);
    if (sameRoute.isEmpty()) {
      byRoute.remove(connection.route());
    }
    return connection;
  }

  private Executor later() {
    return CompletableFuture.delayedExecutor(limits.idle().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Closes what has waited for too long, now and then. */
  private void clear() {
    unfit().forEach(IdleConnections::close);
  }

  private synchronized List<Connection> unfit() {
    var unfit = all.values().stream().filter(idle -> !isFit(idle, true)).toList();
    unfit.forEach(this::remove);
    willClear = !all.isEmpty();
    if (willClear) {
      CompletableFuture.runAsync(this::clear, later());
    }
    return unfit.stream().map(Idle::connection).toList();
  }

  /** How many wait. */
  synchronized int size() {
    return all.size();
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
