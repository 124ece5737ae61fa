package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of checkpoints and heartbeats. */
final class CheckpointRules {
  private record Beat(Instant at, Payload checkpoint) {}

  private final Map<Try, List<Beat>> told = new HashMap<>();
  private final Map<Try, Payload> claimed = new HashMap<>();
  private final Set<Try> silent = new HashSet<>();

  /** An attempt is claimed: this is what it is to find. */
  void claims(Try attempt, Payload checkpoint) {
    claimed.put(attempt, checkpoint);
  }

  /** The code of an attempt begins, and finds this. */
  void begins(Try attempt, Payload found) {
    unless(
        found.equals(claimed.get(attempt)),
        Rule.CHECKPOINTS,
        "%s finds %s, expected %s",
        attempt,
        found,
        claimed.get(attempt));
  }

  /** An attempt is about to tell how far it has come, or somebody outside is who has its token. */
  void tells(Try attempt, Instant at, Payload checkpoint) {
    told.computeIfAbsent(attempt, _ -> new ArrayList<>()).add(new Beat(at, checkpoint));
  }

  /** When an attempt told something last; when it was claimed, if it never has. */
  Instant lastBeat(Try attempt, Instant claimedAt) {
    List<Beat> beats = told.getOrDefault(attempt, List.of());
    return beats.isEmpty() ? claimedAt : beats.getLast().at();
  }

  /** An attempt was silent for longer than it may: nothing that it returns is to be accepted. */
  void isSilent(Try attempt) {
    silent.add(attempt);
  }

  boolean wasSilent(Try attempt) {
    return silent.contains(attempt);
  }

  /**
   * A record was replaced: its checkpoint stays, unless its attempt has told another. Who changes
   * the record of a running attempt may have read it before the last heartbeat was stored, and so
   * puts an earlier one back. After a success nobody needs it.
   */
  void swapped(TaskRunRecord from, TaskRunRecord to) {
    if (to.checkpoint().equals(from.checkpoint()) || to.phase() instanceof Phase.Succeeded) {
      return;
    }
    var attempt = new Try(from.id(), from.attempt());
    boolean isTold =
        to.checkpoint().equals(claimed.get(attempt))
            || told.getOrDefault(attempt, List.of()).stream()
                .anyMatch(beat -> beat.checkpoint().equals(to.checkpoint()));
    unless(
        isTold
            && (from.phase() instanceof Phase.Running || from.phase() instanceof Phase.Restarting),
        Rule.CHECKPOINTS,
        "%s becomes %s, who never told that",
        from,
        to);
  }

  /** Where nothing fails, an attempt that ends by itself hands on what it told last. */
  void handsOn(TaskRunRecord to) {
    List<Beat> beats = told.getOrDefault(new Try(to.id(), to.attempt()), List.of());
    unless(
        beats.isEmpty() || beats.getLast().checkpoint().equals(to.checkpoint()),
        Rule.CHECKPOINTS,
        "%s forgets %s",
        to,
        beats);
  }
}
