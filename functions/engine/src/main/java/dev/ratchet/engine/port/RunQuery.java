package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import java.util.Set;

/**
 * Which runs to list, newest first.
 *
 * @param workflows only runs of these Workflow Definitions; all where empty
 * @param statuses only runs of these statuses; all where empty
 * @param from no run with an id below this one
 * @param before no run with this id or one above it: a time bound, or the last run of the page
 *     before
 * @param limit how many at most, 1 to {@value #LIMIT_MAX}
 */
public record RunQuery(
    Set<String> workflows, Set<RunStatus> statuses, RunId from, RunId before, int limit) {
  /** The most runs on one page. */
  public static final int LIMIT_MAX = 100;

  public RunQuery {
    workflows = Set.copyOf(workflows);
    statuses = Set.copyOf(statuses);
    requireNonNull(from, "from is null");
    requireNonNull(before, "before is null");
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("A limit is 1 to " + LIMIT_MAX + "; found " + limit + ".");
    }
  }

  /** Whether a run belongs into the answer. */
  public boolean matches(RunHeader header) {
    return (workflows.isEmpty() || workflows.contains(header.workflow().name()))
        && (statuses.isEmpty() || statuses.contains(header.status()))
        && header.id().compareTo(from) >= 0
        && header.id().compareTo(before) < 0;
  }
}
