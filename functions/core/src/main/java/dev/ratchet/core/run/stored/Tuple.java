package dev.ratchet.core.run.stored;

import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RedriveVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A JSON array that stands for an event of a journal, or for a part of one. */
record Tuple(Json stored) {
  /** The number where there is no limit on time. */
  static final long FOR_EVER = -1;

  /** What is at an index. */
  Json item(int index) {
    if (stored instanceof Json.Arr a && a.items().size() > index) {
      return a.items().get(index);
    }
    throw unreadable();
  }

  int length() {
    return stored instanceof Json.Arr a ? a.items().size() : 0;
  }

  String text(int index) {
    if (item(index) instanceof Json.Str s) {
      return s.value();
    }
    throw unreadable();
  }

  int number(int index) {
    if (item(index) instanceof Json.Num n && n.isLong()) {
      return n.value().intValueExact();
    }
    throw unreadable();
  }

  long millis(int index) {
    if (item(index) instanceof Json.Num n && n.isLong()) {
      return n.value().longValueExact();
    }
    throw unreadable();
  }

  Instant time(int index) {
    long millis = millis(index);
    return millis == FOR_EVER ? Instant.MAX : Instant.ofEpochMilli(millis);
  }

  Placement placement(int index) {
    return length() > index ? new Placement.Into(text(index)) : new Placement.Merged();
  }

  /** The payload at an index, with which the tuple ends. */
  Payload payload(int index) {
    item(index);
    return PayloadJson.read(((Json.Arr) stored).items(), index);
  }

  List<Integer> numbers(int index) {
    if (item(index) instanceof Json.Arr(List<Json> items)) {
      return items.stream()
          .map(
              item -> {
                if (item instanceof Json.Num n && n.isLong()) {
                  return n.value().intValueExact();
                }
                throw unreadable();
              })
          .toList();
    }
    throw unreadable();
  }

  RedriveVersion redriveVersion(int index) {
    return length() > index
        ? new RedriveVersion.Exactly(number(index))
        : new RedriveVersion.Pinned();
  }

  Ending ending() {
    return switch (text(1)) {
      case "failing" -> new Ending.Failing(FailureJson.read(object(2)));
      case "canceling" -> new Ending.Canceling(text(2));
      case "timing_out" -> new Ending.TimingOut(Duration.ofMillis(millis(2)));
      default -> throw unreadable();
    };
  }

  Tuple tuple(int index) {
    return new Tuple(item(index));
  }

  List<Tuple> tuples() {
    return stored instanceof Json.Arr a ? a.items().stream().map(Tuple::new).toList() : List.of();
  }

  Json.Obj object(int index) {
    if (item(index) instanceof Json.Obj o) {
      return o;
    }
    throw unreadable();
  }

  IllegalStateException unreadable() {
    return new IllegalStateException(
        "This release cannot read the journal event "
            + stored.text()
            + ". Was it written by a newer one? Deploy that release again.");
  }
}
