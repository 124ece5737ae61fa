package dev.ratchet.core.run;

/** By which version of its Workflow Definition a reopened run goes on. */
public sealed interface RedriveVersion {
  /** The one that it has gone by so far. */
  record Pinned() implements RedriveVersion {}

  /** This one, which fits what has run. */
  record Exactly(int number) implements RedriveVersion {
    public Exactly {
      if (number < 1) {
        throw new IllegalArgumentException("A version is 1 or more; found " + number + ".");
      }
    }
  }
}
