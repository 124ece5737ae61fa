package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records of Task Runs as they are stored: state, attempt and owner, which conditions are about,
 * and the rest as JSON that a person can read in the console. What follows from something else is
 * left out, since every kilobyte is billed; so are fractions of a millisecond. Every shape that was
 * ever released is read for ever.
 */
public final class TaskRunRecordJson {
  private TaskRunRecordJson() {}

  /**
   * A record in its stored form.
   *
   * @param owner {@link TaskRunRecord#owner}
   * @param detail all that the other three do not say, as JSON text
   */
  public record Stored(TaskRunState state, int attempt, String owner, String detail) {
    public Stored {
      requireNonNull(state, "state is null");
      requireNonNull(owner, "owner is null");
      requireNonNull(detail, "detail is null");
    }

    /** Whether a swap that was decided on this record still holds for the other. */
    public boolean isSameHolding(Stored other) {
      return state == other.state && attempt == other.attempt && owner.equals(other.owner);
    }
  }

  /** The stored form of a record. */
  public static Stored write(TaskRunRecord record) {
    Json.Obj detail = Json.Obj.EMPTY.with("since", millis(record.phase().since()));
    if (record.spent() != record.attempt()) {
      detail = detail.with("spent", record.spent());
    }
    if (!record.failures().isEmpty()) {
      List<Json> failures = record.failures().stream().map(TaskRunRecordJson::write).toList();
      detail = detail.with("failures", new Json.Arr(failures));
    }
    if (record.failureCount() != record.failures().size()) {
      detail = detail.with("failure_count", record.failureCount());
    }
    if (!record.checkpoint().isNone()) {
      detail = PayloadJson.with(detail, "checkpoint", record.checkpoint());
    }
    Json.Obj whole = write(detail, record);
    return new Stored(record.state(), record.attempt(), record.owner(), whole.text());
  }

  private static Json.Obj write(Json.Obj json, TaskRunRecord record) {
    return switch (record.phase()) {
      case Phase.Queued _ -> json;
      case Phase.Running r -> {
        Json.Obj leased = json.with("lease_until", millis(r.leaseUntil()));
        yield switch (r.holder()) {
          case WORKER -> leased;
          case OUTSIDE -> leased.with("holder", "outside");
        };
      }
      case Phase.Succeeded s ->
          PayloadJson.with(json.with("started", millis(s.startedAt())), "output", s.output());
      case Phase.PendingRetry p -> json.with("not_before", millis(p.notBefore()));
      case Phase.Failed f ->
          isOfLastAttempt(f.failure(), record)
              ? json
              : json.with("failure", FailureJson.write(f.failure()));
      case Phase.Shutdown s ->
          json.with("reason", s.reason())
              .with("from", s.from().wire())
              .with("started", millis(s.startedAt()));
      case Phase.Restarting r ->
          json.with("started", millis(r.startedAt())).with("lease_until", millis(r.leaseUntil()));
    };
  }

  /** Whether a failure is told by the list of failed attempts already. */
  private static boolean isOfLastAttempt(Failure failure, TaskRunRecord record) {
    List<Attempt> failures = record.failures();
    return !failures.isEmpty()
        && failures.getLast().number() == record.attempt()
        && failures.getLast().failure().equals(failure);
  }

  private static Json write(Attempt attempt) {
    Json.Arr written =
        Json.array(
            Json.of(attempt.number()),
            millis(attempt.startedAt()),
            millis(attempt.endedAt()),
            millis(attempt.nextAt()),
            FailureJson.write(attempt.failure()));
    return attempt.teller().isEmpty() ? written : written.plus(Json.of(attempt.teller()));
  }

  private static Json.Num millis(Instant instant) {
    return Json.of(instant.toEpochMilli());
  }

  /**
   * Reads what {@link #write} wrote, now or in any release before.
   *
   * @throws IllegalStateException if it is none of these: a record from the future, or damage
   */
  public static TaskRunRecord read(TaskRunId id, Stored stored) {
    var json = new Detail(Json.parseObject(stored.detail()));
    List<Attempt> failures = failures(json);
    Phase phase =
        switch (stored.state()) {
          case QUEUED -> new Phase.Queued(json.time("since"));
          case RUNNING ->
              new Phase.Running(
                  json.time("since"), stored.owner(), json.time("lease_until"), holder(json));
          case SUCCESS ->
              new Phase.Succeeded(
                  json.time("since"), stored.owner(), json.time("started"), output(json));
          case PENDING_RETRY -> new Phase.PendingRetry(json.time("since"), json.time("not_before"));
          case FAILED -> new Phase.Failed(json.time("since"), failure(json, failures));
          case SHUTDOWN ->
              new Phase.Shutdown(
                  json.time("since"), json.text("reason"), from(json), json.time("started"));
          case RESTARTING ->
              new Phase.Restarting(
                  json.time("since"),
                  stored.owner(),
                  json.time("started"),
                  json.time("lease_until"));
          case NONE, PENDING -> throw json.unreadable("no record is " + stored.state().wire());
        };
    int spent = json.number("spent", stored.attempt());
    int failureCount = json.number("failure_count", failures.size());
    return new TaskRunRecord(
        id, stored.attempt(), spent, phase, failures, failureCount, json.payload("checkpoint"));
  }

  private static Payload output(Detail json) {
    if (!PayloadJson.has(json.all(), "output")) {
      throw json.unreadable("it has output");
    }
    return json.payload("output");
  }

  private static Phase.Holder holder(Detail json) {
    return json.all().has("holder") ? Phase.Holder.OUTSIDE : Phase.Holder.WORKER;
  }

  private static List<Attempt> failures(Detail json) {
    var failures = new ArrayList<Attempt>();
    for (Json item : json.all().array("failures")) {
      if (!(item instanceof Json.Arr(List<Json> parts)
          && parts.size() >= 5
          && parts.size() <= 6
          && parts.get(0) instanceof Json.Num number
          && parts.get(1) instanceof Json.Num started
          && parts.get(2) instanceof Json.Num ended
          && parts.get(3) instanceof Json.Num next
          && parts.get(4) instanceof Json.Obj failure
          && (parts.size() == 5 ? Json.of("") : parts.get(5)) instanceof Json.Str(String teller))) {
        throw json.unreadable(
            "a failed attempt is [number, started, ended, next, failure, teller?]");
      }
      failures.add(
          new Attempt(
              number.value().intValueExact(),
              Detail.instant(started),
              Detail.instant(ended),
              FailureJson.read(failure),
              Detail.instant(next),
              teller));
    }
    return failures;
  }

  private static Failure failure(Detail json, List<Attempt> failures) {
    if (json.all().has("failure")) {
      return FailureJson.read(json.all().object("failure"));
    }
    if (failures.isEmpty()) {
      throw json.unreadable("a failed record has a failure");
    }
    return failures.getLast().failure();
  }

  private static TaskRunState from(Detail json) {
    try {
      return TaskRunState.valueOf(json.text("from").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw json.unreadable("from is a state");
    }
  }

  private record Detail(Json.Obj all) {
    static Instant instant(Json.Num millis) {
      return Instant.ofEpochMilli(millis.value().longValueExact());
    }

    Json value(String name) {
      if (!all.has(name)) {
        throw unreadable("it has " + name);
      }
      return all.get(name);
    }

    Payload payload(String name) {
      try {
        return PayloadJson.read(all, name);
      } catch (IllegalArgumentException e) {
        throw unreadable(name + " is a payload: " + e.getMessage());
      }
    }

    Instant time(String name) {
      if (value(name) instanceof Json.Num millis) {
        return instant(millis);
      }
      throw unreadable(name + " is a number of milliseconds");
    }

    String text(String name) {
      return all.text(name).orElseThrow(() -> unreadable(name + " is a string"));
    }

    int number(String name, int absent) {
      return all.get(name) instanceof Json.Num n ? n.value().intValueExact() : absent;
    }

    IllegalStateException unreadable(String rule) {
      return new IllegalStateException(
          "This release cannot read the Task Run record "
              + all.text()
              + ": expected that "
              + rule
              + ". Was it written by a newer one? Deploy that release again.");
    }
  }
}
