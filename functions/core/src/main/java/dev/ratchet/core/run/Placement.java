package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.MergePatch;
import dev.ratchet.core.payload.Payload;

/** Where in the context of its run a Task Run's result goes. */
public sealed interface Placement {
  /** A result that is an object is a merge patch of the context; any other stays out of it. */
  record Merged() implements Placement {}

  /** The result, whatever it is, replaces what is at this key of the context. */
  record Into(String key) implements Placement {
    public Into {
      requireNonNull(key, "key is null");
    }
  }

  /**
   * The context that a result turns another context into.
   *
   * @throws dev.ratchet.core.payload.NotJsonException if bytes are to replace something in it
   */
  default Json.Obj place(Json.Obj context, Payload output) {
    return switch (this) {
      case Merged _ ->
          output instanceof Payload.Value(Json.Obj patch)
              ? MergePatch.apply(context, patch)
              : context;
      case Into into -> context.with(into.key(), output.json());
    };
  }
}
