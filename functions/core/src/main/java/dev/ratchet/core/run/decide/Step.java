package dev.ratchet.core.run.decide;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What looking at a run comes to, before anything is written or sent. */
public sealed interface Step {
  /** What is to be sent in any case, before what is decided is written. */
  List<Effect> owed();

  /** The run's logic has decided, or was not asked since nothing is left to be decided. */
  record Decided(List<Effect> owed, Decision decision) implements Step {
    public Decided {
      owed = List.copyOf(owed);
      requireNonNull(decision, "decision is null");
    }
  }

  /**
   * The run was asked for something that its logic has no say in. What is still owed is sent by the
   * Workflow Task after this one, which asks the logic; where the run ends by it, with the entry.
   */
  record Controlled(Decision.Append append) implements Step {
    public Controlled {
      requireNonNull(append, "append is null");
    }

    @Override
    public List<Effect> owed() {
      return List.of();
    }
  }

  /**
   * The run's logic, or what is stored of the run, is broken.
   *
   * @param owed as far as that is known
   */
  record Failed(List<Effect> owed, Throwable thrown) implements Step {
    public Failed {
      owed = List.copyOf(owed);
      requireNonNull(thrown, "thrown is null");
    }
  }
}
