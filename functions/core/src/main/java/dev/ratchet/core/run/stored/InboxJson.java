package dev.ratchet.core.run.stored;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import java.time.Instant;
import java.util.List;

/** Inbox items as they are stored: a kind, and what there is to it as JSON. */
public final class InboxJson {
  /** The kind of a named signal, whose name begins what follows. */
  public static final String SIGNAL = "signal";

  /** The kind of a named signal that brings bytes. */
  private static final String SIGNAL_BYTES = SIGNAL + PayloadJson.BYTES_SUFFIX;

  /**
   * An item's content in its stored form.
   *
   * @param kind what it is
   * @param name a signal's name; else empty
   * @param detail a signal's payload; else all there is to it
   */
  public record Stored(String kind, String name, Json detail) {}

  private InboxJson() {}

  /** The stored form. */
  public static Stored write(Content content) {
    return switch (content) {
      case Content.Signal(String name, Payload.Value payload) ->
          new Stored(SIGNAL, name, payload.json());
      case Content.Signal(String name, Payload.Encoded payload) ->
          new Stored(SIGNAL_BYTES, name, PayloadJson.write(payload));
      case Content.Granted g ->
          stored(
              "granted",
              Json.Obj.EMPTY
                  .with("position", g.position())
                  .with("since", g.since().toEpochMilli()));
      case Content.Redrive r -> stored("redrive", version(r.version()));
      case Control.Pause p -> stored("pause", reason(p.reason()));
      case Control.Resume _ -> stored("resume", Json.Obj.EMPTY);
      case Control.Cancel c -> stored("cancel", reason(c.reason()));
      case Control.Terminate t -> stored("terminate", reason(t.reason()));
      case Control.ShutDownTasks s ->
          stored("shutdown", reason(s.reason()).with("positions", positions(s.positions())));
      case Control.RestartTasks r ->
          stored("restart", Json.Obj.EMPTY.with("positions", positions(r.positions())));
    };
  }

  private static Stored stored(String kind, Json.Obj detail) {
    return new Stored(kind, "", detail);
  }

  private static Json.Obj reason(String reason) {
    return Json.Obj.EMPTY.with("reason", reason);
  }

  private static Json.Obj version(RedriveVersion version) {
    return switch (version) {
      case RedriveVersion.Pinned _ -> Json.Obj.EMPTY;
      case RedriveVersion.Exactly e -> Json.Obj.EMPTY.with("version", e.number());
    };
  }

  private static RedriveVersion version(Stored stored, Json.Obj detail) {
    return detail.has("version")
        ? new RedriveVersion.Exactly(Math.toIntExact(number(stored, detail, "version")))
        : new RedriveVersion.Pinned();
  }

  private static Json.Arr positions(List<Integer> positions) {
    return new Json.Arr(positions.stream().<Json>map(Json::of).toList());
  }

  /**
   * Reads what {@link #write} wrote, now or in any release before.
   *
   * @throws IllegalStateException if it is none of these: an item from the future, or damage
   */
  public static Content read(Stored stored) {
    if (stored.kind().equals(SIGNAL)) {
      return new Content.Signal(stored.name(), Payload.of(stored.detail()));
    }
    if (stored.kind().equals(SIGNAL_BYTES)) {
      return new Content.Signal(stored.name(), bytes(stored));
    }
    if (!(stored.detail() instanceof Json.Obj detail)) {
      throw unreadable(stored);
    }
    String reason = detail.text("reason").orElse("");
    return switch (stored.kind()) {
      case "granted" ->
          new Content.Granted(
              Math.toIntExact(number(stored, detail, "position")),
              Instant.ofEpochMilli(number(stored, detail, "since")));
      case "redrive" -> new Content.Redrive(version(stored, detail));
      case "pause" -> new Control.Pause(reason);
      case "resume" -> new Control.Resume();
      case "cancel" -> new Control.Cancel(reason);
      case "terminate" -> new Control.Terminate(reason);
      case "shutdown" -> new Control.ShutDownTasks(positions(stored, detail), reason);
      case "restart" -> new Control.RestartTasks(positions(stored, detail));
      default -> throw unreadable(stored);
    };
  }

  private static Payload bytes(Stored stored) {
    try {
      return PayloadJson.read(stored.detail());
    } catch (IllegalArgumentException e) {
      throw unreadable(stored);
    }
  }

  private static long number(Stored stored, Json.Obj detail, String name) {
    if (detail.get(name) instanceof Json.Num n && n.isLong()) {
      return n.value().longValueExact();
    }
    throw unreadable(stored);
  }

  private static List<Integer> positions(Stored stored, Json.Obj detail) {
    return detail.array("positions").stream()
        .map(
            item -> {
              if (item instanceof Json.Num n && n.isLong()) {
                return n.value().intValueExact();
              }
              throw unreadable(stored);
            })
        .toList();
  }

  private static IllegalStateException unreadable(Stored stored) {
    return new IllegalStateException(
        "This release cannot read the inbox item "
            + stored.kind()
            + " "
            + stored.detail().text()
            + ". Was it written by a newer one? Deploy that release again.");
  }
}
