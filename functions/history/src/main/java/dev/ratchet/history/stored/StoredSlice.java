package dev.ratchet.history.stored;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.history.state.Slice;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.Arrays;
import java.util.List;

/**
 * A slice as an entry carries it: what is not in events as JSON, so that those who have not the
 * protocol's classes can tell where a run is, and events as the protocol writes a history.
 *
 * @param line the state line, and attempts that began
 * @param events those with numbers; empty if there are none
 * @param waiting those without; empty if there are none
 */
public record StoredSlice(Json.Obj line, byte[] events, byte[] waiting) {
  public StoredSlice {
    requireNonNull(line, "line is null");
    events = events.clone();
    waiting = waiting.clone();
  }

  @Override
  public byte[] events() {
    return events.clone();
  }

  @Override
  public byte[] waiting() {
    return waiting.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredSlice that
        && line.equals(that.line)
        && Arrays.equals(events, that.events)
        && Arrays.equals(waiting, that.waiting);
  }

  @Override
  public int hashCode() {
    return line.hashCode();
  }

  /** Writes a slice. */
  public static StoredSlice write(Slice slice) {
    Json.Obj line = StateLineJson.write(slice.line());
    if (slice.flushed()) {
      line = line.with("flushed", Json.of(true));
    }
    if (!slice.claims().isEmpty()) {
      List<Json> claims =
          slice.claims().stream()
              .<Json>map(
                  claim ->
                      Json.array(Json.of(claim.scheduledId()), StateLineJson.write(claim.start())))
              .toList();
      line = line.with("claims", new Json.Arr(claims));
    }
    return new StoredSlice(line, bytes(slice.events()), bytes(slice.waiting()));
  }

  /** Reads it. */
  public Slice read() {
    return new Slice(
        events(events),
        line.has("flushed"),
        events(waiting),
        line.array("claims").stream().map(StoredSlice::claim).toList(),
        StateLineJson.read(line));
  }

  private static Slice.Claimed claim(Json json) {
    List<Json> items = ((Json.Arr) json).items();
    return new Slice.Claimed(
        Wording.number(items.get(0)), StateLineJson.readActivityStart((Json.Obj) items.get(1)));
  }

  private static byte[] bytes(List<HistoryEvent> events) {
    return History.newBuilder().addAllEvents(events).build().toByteArray();
  }

  private static List<HistoryEvent> events(byte[] bytes) {
    return Wording.message(History.parser(), bytes).getEventsList();
  }
}
