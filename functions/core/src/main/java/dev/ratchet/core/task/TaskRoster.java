package dev.ratchet.core.task;

import java.util.List;
import java.util.Optional;

/**
 * The Task Runs of a run, as far as its logic knows them, those still to come among them.
 *
 * @param tasks by position: the first is at position 1
 */
public record TaskRoster(List<TaskDescription> tasks) {
  public TaskRoster {
    tasks = List.copyOf(tasks);
  }

  /** How many there are: the last has this position. */
  public int size() {
    return tasks.size();
  }

  /** The Task Run at a position, whose number somebody may have made up. */
  public Optional<TaskDescription> find(int position) {
    return position >= 1 && position <= tasks.size()
        ? Optional.of(tasks.get(position - 1))
        : Optional.empty();
  }

  /**
   * The Task Run at a position.
   *
   * @throws IllegalArgumentException if there is none
   */
  public TaskDescription at(int position) {
    return find(position)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The run has %d Task Runs, and none at position %d."
                        .formatted(tasks.size(), position)));
  }
}
