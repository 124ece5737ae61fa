package dev.ratchet.tasks;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.http.HttpAnswer;
import dev.ratchet.tasks.http.HttpCall;
import java.lang.System.Logger.Level;

/** What an answer that says that a request was carried out gives to a workflow. */
final class Answers {
  private static final int TEXT_CHARS_MAX = 1_024;
  private static final System.Logger LOG = System.getLogger(Answers.class.getName());

  private Answers() {}

  /**
   * The body of an answer to {@code call-api}: JSON where the service says so, or does not say what
   * it sends and it is JSON; else text; {@code null} where there is nothing.
   *
   * @throws TaskFailedException {@code response_too_large}, and {@code invalid_response} if it
   *     cannot be read, or says JSON and is none. Another attempt may help only a request that may
   *     be sent twice: this one was carried out
   */
  static Json body(HttpCall call, HttpAnswer answer) throws TaskFailedException {
    return switch (answer.body()) {
      case HttpAnswer.Body.Whole(String text) -> body(call, answer, text);
      case HttpAnswer.Body.CutOff _ -> throw tooLarge(call);
      case HttpAnswer.Body.Unreadable(String why) ->
          throw invalid(
              call, "%s answered %d, but not so that it can be read: %s.", answer.status(), why);
    };
  }

  private static Json body(HttpCall call, HttpAnswer answer, String text)
      throws TaskFailedException {
    boolean saysNothing = answer.mediaType().isEmpty();
    if (text.isEmpty() || text.isBlank() && (answer.saysJson() || saysNothing)) {
      return Json.NULL;
    }
    if (!answer.saysJson() && !saysNothing) {
      return Json.of(text);
    }
    try {
      return Json.parseForeign(text);
    } catch (JsonException e) {
      if (saysNothing) {
        return Json.of(text);
      }
      throw invalid(call, "%s answered %s that is none: %s", answer.mediaType(), e.getMessage());
    }
  }

  /**
   * What the application answered to a webhook: JSON under whatever content type, since many
   * frameworks say text where they send JSON; else its text, of which the beginning is kept; else
   * why there is none. It is a string where it is no JSON, so that it changes no context by itself
   * and yet is there to be seen.
   *
   * @throws TaskFailedException {@code response_too_large} if it says JSON and is
   */
  static Json ofWebhook(HttpCall call, HttpAnswer answer) throws TaskFailedException {
    return switch (answer.body()) {
      case HttpAnswer.Body.Whole(String text) -> ofWebhook(call, answer, text);
      case HttpAnswer.Body.CutOff(String start) -> {
        if (answer.saysJson()) {
          throw tooLarge(call);
        }
        yield told(
            call,
            "The answer is longer than the %d bytes that are read."
                .formatted(HttpAnswer.BODY_BYTES_MAX),
            start);
      }
      case HttpAnswer.Body.Unreadable(String why) ->
          told(
              call,
              "The answer is %d, but what follows it cannot be read: %s."
                  .formatted(answer.status(), why),
              "");
    };
  }

  private static Json ofWebhook(HttpCall call, HttpAnswer answer, String text) {
    if (text.isBlank()) {
      return Json.NULL;
    }
    try {
      return Json.parseForeign(text);
    } catch (JsonException e) {
      return answer.saysJson()
          ? told(
              call,
              "The answer says %s and is none: %s".formatted(answer.mediaType(), e.getMessage()),
              text)
          : Json.of(shortened(text));
    }
  }

  private static String shortened(String text) {
    if (text.length() <= TEXT_CHARS_MAX) {
      return text;
    }
    boolean splitsPair = Character.isLowSurrogate(text.charAt(TEXT_CHARS_MAX));
    return text.substring(0, splitsPair ? TEXT_CHARS_MAX - 1 : TEXT_CHARS_MAX) + "…";
  }

  /** Tells what is wrong with an answer: in the log without the answer itself, and to the run. */
  private static Json told(HttpCall call, String what, String answered) {
    LOG.log(Level.WARNING, "{0} succeeded. {1}", call, what);
    return Json.of(answered.isEmpty() ? what : what + " It begins: " + shortened(answered));
  }

  private static TaskFailedException invalid(HttpCall call, String message, Object... values) {
    Object[] all = new Object[values.length + 1];
    all[0] = call;
    System.arraycopy(values, 0, all, 1, values.length);
    String said = message.formatted(all);
    return call.isIdempotent()
        ? TaskFailedException.retryable("invalid_response", said)
        : TaskFailedException.fatal(
            "invalid_response",
            said
                + " The request was carried out, so it is not sent again: have the service mend its"
                + " answer, or go on without it by on_failure: continue.");
  }

  private static TaskFailedException tooLarge(HttpCall call) {
    return TaskFailedException.fatal(
        "response_too_large",
        "%s was answered with more than %d bytes, the most that is read. Ask for less, such as one"
                .formatted(call, HttpAnswer.BODY_BYTES_MAX)
            + " page, or have the service store it and answer with its URL.");
  }
}
