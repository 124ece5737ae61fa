package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.run.Deletions;
import java.lang.System.Logger.Level;
import java.util.Set;

/** {@code DELETE /v1/runs/{id}}: takes away a closed run, and nothing of an open one. */
final class DeletionRoutes {
  private static final System.Logger LOG = System.getLogger(DeletionRoutes.class.getName());

  private final Deletions deletions;

  DeletionRoutes(Deletions deletions) {
    this.deletions = requireNonNull(deletions, "deletions is null");
  }

  Response delete(String id, Request request) {
    request.takesOnly();
    Fields fields = Fields.of(request.text(), Set.of());
    RunId run = Ids.run(id, fields);
    fields.check();
    return switch (deletions.delete(run)) {
      case Deletions.Answer.Deleted _ -> {
        LOG.log(Level.INFO, "Deleted {0} for {1}", run, request.caller().name());
        yield Response.noContent();
      }
      case Deletions.Answer.UnknownRun _ -> throw RunRoutes.unknown(id);
      case Deletions.Answer.Open(RunHeader header) ->
          throw Refusal.conflict(
              "run_open",
              "%s is open: %s. Only a closed run can be deleted: cancel or terminate it first."
                  .formatted(run, header.status().wire()));
      case Deletions.Answer.Redriven(RunHeader header) ->
          throw Refusal.conflict(
              "run_redriven",
              "%s is %s, and about to go on, since somebody redrives it. Only a run that stays"
                      .formatted(run, header.status().wire())
                  + " closed can be deleted: try again once it is.");
    };
  }
}
