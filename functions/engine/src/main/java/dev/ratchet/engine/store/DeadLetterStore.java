package dev.ratchet.engine.store;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Items.Written;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Dead letters, for {@link #KEPT}: partition {@code dead}, sorted by id. {@code q} the queue,
 * {@code mid} the message's id there, {@code why} the reason, {@code at} when it was sent, {@code
 * rat} when it was received, {@code rc} how often, {@code run} or {@code task} and {@code an} what
 * it is about, {@code body} and, where that is but the beginning, {@code size} in bytes, {@code
 * dat} when it was redriven, {@code ttl} when it expires.
 *
 * <p>All are in one partition, which takes a thousand small ones a second: dead letters are few,
 * and where they are not, the rest waits in the dead-letter queue.
 */
public final class DeadLetterStore {
  /** How long a dead letter is kept. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** How many pages of items one page of dead letters may cost. */
  static final int PAGES_MAX = 10;

  private static final String PARTITION = "dead";
  private static final String QUEUE = "q";
  private static final String MESSAGE = "mid";
  private static final String REASON = "why";
  private static final String SENT = "at";
  private static final String RECEIVED = "rat";
  private static final String RECEIVES = "rc";
  private static final String RUN = "run";
  private static final String TASK = "task";
  private static final String ATTEMPT = "an";
  private static final String BODY = "body";
  private static final String SIZE = "size";
  private static final String REDRIVEN = "dat";

  private final Items items;

  public DeadLetterStore(Items items) {
    this.items = requireNonNull(items, "items is null");
  }

  /** Stores a dead letter, unless one of its id is there: then that one stays as it is. */
  public Outcome put(DeadLetter letter) {
    return switch (items.put(item(letter), new Condition.IsNew())) {
      case Written.Stored _ -> Outcome.STORED;
      case Written.Refused _, Written.Missing _ -> Outcome.LOST_RACE;
    };
  }

  /** A dead letter; empty if there is none of this id. */
  public Optional<DeadLetter> find(DeadLetterId id) {
    return items.get(key(id)).map(DeadLetterStore::letter);
  }

  /**
   * Marks an open dead letter as redriven; one that is redriven already stays as it is.
   *
   * @param open the dead letter as it was found
   * @throws IllegalStateException if there is no such dead letter
   */
  public Outcome markRedriven(DeadLetter open, Instant at) {
    Item next = item(open.with(new State.Redriven(at)));
    return switch (items.put(next, new Condition.Same(item(open), List.of(REDRIVEN)))) {
      case Written.Stored _ -> Outcome.STORED;
      case Written.Refused _ -> Outcome.LOST_RACE;
      case Written.Missing _ ->
          throw new IllegalStateException(
              "The dead letter " + open.id() + " is to be marked, and none is stored.");
    };
  }

  /** Dead letters, those whose message was sent last first. */
  public Page list(Query query) {
    var found = new ArrayList<DeadLetter>();
    int read = query.queue().isEmpty() ? query.limit() + 1 : Query.LIMIT_MAX + 1;
    var next = Items.Query.of(PARTITION, read).backward().after(query.before().value());
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      Items.Page page = items.list(next);
      for (Item item : page.items()) {
        DeadLetter letter = letter(item);
        boolean isWanted = query.matches(letter);
        if (isWanted && found.size() == query.limit()) {
          return new Page(found, List.of(found.getLast().id()));
        }
        if (isWanted) {
          found.add(letter);
        }
      }
      switch (page.next()) {
        case Items.Next.End _ -> {
          return new Page(found, List.of());
        }
        case Items.Next.After(String sort) -> next = next.after(sort);
      }
    }
    return new Page(found, List.of(new DeadLetterId(next.after())));
  }

  private static ItemKey key(DeadLetterId id) {
    return new ItemKey(PARTITION, id.value());
  }

  /** A dead letter, as it is stored. */
  public static Item item(DeadLetter letter) {
    Item item =
        Item.of(PARTITION, letter.id().value())
            .with(QUEUE, letter.queue())
            .with(MESSAGE, letter.messageId())
            .with(REASON, letter.reason())
            .with(SENT, letter.sentAt())
            .with(RECEIVED, letter.receivedAt())
            .with(RECEIVES, letter.receives())
            .until(letter.receivedAt().plus(KEPT));
    Item about =
        switch (letter.subject()) {
          case Subject.Unknown _ -> item;
          case Subject.OfRun(RunId run) -> item.with(RUN, run.value());
          case Subject.OfAttempt(TaskRunId task, int attempt) ->
              item.with(TASK, task.value()).with(ATTEMPT, attempt);
        };
    Item whole =
        switch (letter.body()) {
          case Body.Whole(String text) -> about.with(BODY, text);
          case Body.Cut(String beginning, int bytes) ->
              about.with(BODY, beginning).with(SIZE, bytes);
        };
    return switch (letter.state()) {
      case State.Open _ -> whole;
      case State.Redriven(Instant at) -> whole.with(REDRIVEN, at);
    };
  }

  private static DeadLetter letter(Item item) {
    String body = item.text(BODY);
    return new DeadLetter(
        new DeadLetterId(item.key().sort()),
        item.text(QUEUE),
        item.text(MESSAGE),
        item.text(REASON),
        item.time(SENT),
        item.time(RECEIVED),
        Math.toIntExact(item.number(RECEIVES)),
        subject(item),
        item.has(SIZE)
            ? new Body.Cut(body, Math.toIntExact(item.number(SIZE)))
            : new Body.Whole(body),
        item.has(REDRIVEN) ? new State.Redriven(item.time(REDRIVEN)) : new State.Open());
  }

  private static Subject subject(Item item) {
    if (item.has(TASK)) {
      int attempt = Math.toIntExact(item.number(ATTEMPT));
      return new Subject.OfAttempt(new TaskRunId(item.text(TASK)), attempt);
    }
    return item.has(RUN) ? new Subject.OfRun(new RunId(item.text(RUN))) : new Subject.Unknown();
  }

  /**
   * Which dead letters to list.
   *
   * @param queue only of this queue; of all where empty
   * @param before only those with an id below this one
   * @param limit how many at most, 1 to {@value #LIMIT_MAX}
   */
  public record Query(String queue, DeadLetterId before, int limit) {
    /** The most dead letters on one page. */
    public static final int LIMIT_MAX = 100;

    public Query {
      requireNonNull(queue, "queue is null");
      requireNonNull(before, "before is null");
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "A limit is 1 to " + LIMIT_MAX + "; found " + limit + ".");
      }
    }

    /** Whether a dead letter belongs into the answer. */
    private boolean matches(DeadLetter letter) {
      return (queue.isEmpty() || queue.equals(letter.queue())) && letter.id().compareTo(before) < 0;
    }
  }

  /**
   * One page of dead letters. It may be short of its limit, even empty, and still not the last.
   *
   * @param more where the next page begins ({@link Query#before}): a list of one id, or of none on
   *     the last page
   */
  public record Page(List<DeadLetter> letters, List<DeadLetterId> more) {
    public Page {
      letters = List.copyOf(letters);
      more = List.copyOf(more);
    }

    /** Where the next page begins; empty on the last page. */
    public Optional<DeadLetterId> next() {
      return more.stream().findFirst();
    }
  }
}
