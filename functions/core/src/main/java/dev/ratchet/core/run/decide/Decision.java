package dev.ratchet.core.run.decide;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.story.HistoryEvent;
import java.util.List;

/** What a Workflow Task comes to. */
public sealed interface Decision {
  /** What follows from it, and is sent only once its entry is stored. */
  List<Effect> effects();

  /**
   * There is something to append, and effects that follow from it.
   *
   * @param told what the entry brings, for people
   */
  record Append(JournalEntry entry, List<Effect> effects, List<HistoryEvent> told)
      implements Decision {
    public Append {
      requireNonNull(entry, "entry is null");
      effects = List.copyOf(effects);
      told = List.copyOf(told);
    }
  }

  /** Nothing is new. */
  record Nothing() implements Decision {
    @Override
    public List<Effect> effects() {
      return List.of();
    }
  }
}
