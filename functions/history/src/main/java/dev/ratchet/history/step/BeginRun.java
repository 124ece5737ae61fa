package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import dev.ratchet.history.state.RunKey;
import io.temporal.api.common.v1.Link;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import java.util.List;
import java.util.Optional;

/**
 * A run is to begin.
 *
 * @param attributes of its first event
 * @param requestId by which a repeat of the start is known
 * @param signal what comes with the start
 */
public record BeginRun(
    RunKey key,
    WorkflowExecutionStartedEventAttributes attributes,
    String requestId,
    List<Link> links,
    UserMetadata metadata,
    Optional<Arrival.Signal> signal) {
  public BeginRun {
    requireNonNull(key, "key is null");
    requireNonNull(attributes, "attributes is null");
    requireNonNull(requestId, "requestId is null");
    links = List.copyOf(links);
    requireNonNull(metadata, "metadata is null");
    requireNonNull(signal, "signal is null");
  }
}
