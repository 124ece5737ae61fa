package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.run.RunControl.Answer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says whether a closed run can be reopened, and has it stay until it is. */
final class Redrives {
  private final RunStore store;
  private final Deciders deciders;
  private final Ambient ambient;

  Redrives(RunStore store, Deciders deciders, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Asks whether a closed run can be reopened, and has it done if so.
   *
   * @param version by which version of its definition it goes on, if that fits what has run
   * @param accept has it done, once the run is sure to stay
   */
  Answer ask(RunId run, RedriveVersion version, Function<RunHeader, Answer> accept) {
    Optional<RunHeader> header = store.header(run);
    if (header.isEmpty()) {
      return new Answer.UnknownRun(run);
    }
    boolean isOver =
        switch (header.get().standing()) {
          case RunHeader.Standing.Failed _,
              RunHeader.Standing.Canceled _,
              RunHeader.Standing.Terminated _,
              RunHeader.Standing.TimedOut _ ->
              true;
          case RunHeader.Standing.Open _,
              RunHeader.Standing.Paused _,
              RunHeader.Standing.Succeeded _ ->
              false;
        };
    if (!isOver) {
      return new Answer.NothingToRedrive(header.get());
    }
    // Nothing would come of it: a closed run does not show that its Workflow Tasks fail.
    return switch (deciders.find(header.get().workflow())) {
      case Deciders.Found.Unreadable(String why) ->
          new Answer.DefinitionUnreadable(header.get(), why);
      case Deciders.Found.Read _ ->
          switch (version) {
            case RedriveVersion.Pinned _ -> reopen(header.get(), accept);
            case RedriveVersion.Exactly other -> by(other, header.get(), accept);
          };
    };
  }

  private Answer by(
      RedriveVersion.Exactly version, RunHeader header, Function<RunHeader, Answer> accept) {
    var wanted = new WorkflowRef(header.workflow().name(), version.number());
    return switch (deciders.find(wanted)) {
      case Deciders.Found.Unreadable(String why) ->
          new Answer.VersionUnfit(header, wanted, List.of(why));
      case Deciders.Found.Read _ -> {
        Optional<RunPartition> partition = store.load(header.id());
        if (partition.isEmpty()) {
          yield new Answer.UnknownRun(header.id());
        }
        List<String> problems =
            deciders.misfits(header.workflow(), wanted, partition.get().state());
        yield problems.isEmpty()
            ? reopen(header, accept)
            : new Answer.VersionUnfit(header, wanted, problems);
      }
    };
  }

  /** Has the run stay first: what is accepted is not lost to somebody who deletes it. */
  private Answer reopen(RunHeader header, Function<RunHeader, Answer> accept) {
    return switch (store.hold(header.id(), ambient.now())) {
      case STORED -> accept.apply(header);
      case LOST_RACE -> new Answer.UnknownRun(header.id());
    };
  }
}
