package dev.ratchet.core.definition;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.List;

/**
 * Judges what a definition gives to a task, as far as that is written out. The language knows no
 * tasks but those that wait; whoever carries the code of the others tells what fits them.
 */
@FunctionalInterface
public interface InputChecks {
  /** For a deployment of which nobody knows what its tasks take. */
  InputChecks NONE = (_, _) -> List.of();

  /**
   * What is wrong with an input.
   *
   * @param task the Task Definition's name
   * @param with the input as it is written; of a string that is an expression, <code>{% … %}</code>
   *     , the value is not known
   * @return problems whose paths begin at the input, such as {@code /headers/accept}; none for a
   *     task that is not known
   */
  List<Problem> check(String task, Json.Obj with);
}
