package dev.ratchet.emulator.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.emulator.host.Json;
import java.util.HashSet;
import java.util.Set;

/** What a function that reports batch item failures says of a batch. */
sealed interface BatchAnswer {

  /**
   * Some messages failed, or none; the others are done.
   *
   * @param failed the ids of those that failed
   */
  record Partial(Set<String> failed) implements BatchAnswer {

    public Partial {
      failed = Set.copyOf(failed);
    }
  }

  /**
   * The answer cannot be believed, so Lambda takes the whole batch for failed.
   *
   * @param reason what is wrong with it
   */
  record Unusable(String reason) implements BatchAnswer {}

  /**
   * Reads an answer by Lambda's rules: no answer, an empty one, or one without failures means that
   * all is done; one that names no message, or a message that is not of the batch, is unusable.
   *
   * @param payload the function's answer
   * @param batch the ids of the batch's messages
   */
  static BatchAnswer of(byte[] payload, Set<String> batch) {
    JsonNode answer;
    try {
      answer = Json.read(new String(payload, UTF_8));
    } catch (JsonProcessingException e) {
      return new Unusable("it is not JSON");
    }
    if (answer.isNull() || answer.isMissingNode()) {
      return new Partial(Set.of());
    }
    if (!answer.isObject()) {
      return new Unusable("it is not an object");
    }
    var failures = answer.path("batchItemFailures");
    if (failures.isMissingNode() || failures.isNull()) {
      return new Partial(Set.of());
    }
    if (!failures.isArray()) {
      return new Unusable("batchItemFailures is not an array");
    }
    var failed = new HashSet<String>();
    for (var failure : failures) {
      var id = failure.path("itemIdentifier");
      if (!id.isTextual() || !batch.contains(id.asText())) {
        return new Unusable("an itemIdentifier is not the id of a message of the batch: " + id);
      }
      failed.add(id.asText());
    }
    return new Partial(failed);
  }
}
