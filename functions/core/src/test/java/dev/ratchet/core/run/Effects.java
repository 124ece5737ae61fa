package dev.ratchet.core.run;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.run.decide.Effect;
import java.util.List;

/** Effects as a trace tells of them. */
public final class Effects {
  private Effects() {}

  /** What these effects do, in order: "dispatch 1.1", "wake 5000 ms", "shut down 2", "announce". */
  public static List<String> told(List<Effect> effects) {
    return effects.stream().map(Effects::told).toList();
  }

  private static String told(Effect effect) {
    return switch (effect) {
      case Effect.Dispatch(ActivityTask d) -> "dispatch " + d.id().position() + "." + d.attempt();
      case Effect.RunInline(ActivityTask d, _) -> "run " + d.id().position() + "." + d.attempt();
      case Effect.WakeNow _ -> "wake now";
      case Effect.WakeAt(var due) ->
          "wake " + (due.toEpochMilli() - PaperRun.START.toEpochMilli()) + " ms";
      case Effect.ShutDownTask(int position, int _, String reason) ->
          "shut down " + position + ": " + reason;
      case Effect.StoreRecord s ->
          "store " + s.record().id().position() + "." + s.record().attempt();
      case Effect.RedriveTask(int position, int attempt) -> "redrive " + position + "." + attempt;
      case Effect.RestartTask(int position, int attempt) -> "restart " + position + "." + attempt;
      case Effect.ExpireTask(int position, var failure) ->
          "expire " + position + ": " + failure.code();
      case Effect.AcquireLimit(Limit limit, int position, var _) ->
          "acquire " + limit.key() + " for " + position;
      case Effect.ReleaseLimit(Limit limit, int position, var _) ->
          "release " + limit.key() + " by " + position;
      case Effect.PutHeader(RunHeader header) -> "put " + header.status().wire();
      case Effect.AnnounceEnd(RunHeader header) -> "announce " + header.status().wire();
    };
  }

  /** The one delivery of a Task Run among these effects. */
  public static ActivityTask delivery(List<Effect> effects, int position) {
    List<ActivityTask> found =
        effects.stream()
            .filter(Effect.Dispatch.class::isInstance)
            .map(effect -> ((Effect.Dispatch) effect).delivery())
            .filter(delivery -> delivery.id().position() == position)
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("Expected one delivery of " + position + ", found " + found);
    }
    return found.getFirst();
  }
}
