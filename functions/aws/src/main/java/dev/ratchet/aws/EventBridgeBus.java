package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.RunClosedJson;
import dev.ratchet.engine.port.EventBus;
import java.util.function.Supplier;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/** Tells an EventBridge bus that runs have closed. */
public final class EventBridgeBus implements EventBus {
  private static final int SENDER = 400;
  private static final int RECEIVER = 500;

  private final Supplier<EventBridgeClient> clients;
  private final String bus;
  private EventBridgeClient client;

  /**
   * A bus of this name.
   *
   * @param clients makes the client, once, when the first run closes: most sandboxes see none close
   */
  public EventBridgeBus(Supplier<EventBridgeClient> clients, String bus) {
    this.clients = requireNonNull(clients, "clients is null");
    this.bus = requireNonNull(bus, "bus is null");
  }

  private synchronized EventBridgeClient client() {
    if (client == null) {
      client = clients.get();
    }
    return client;
  }

  @Override
  public void publish(RunHeader closed) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .eventBusName(bus)
            .source(RunClosedJson.SOURCE)
            .detailType(RunClosedJson.DETAIL_TYPE)
            .detail(RunClosedJson.write(closed).text())
            .build();
    PutEventsResponse answer =
        Calls.call("PutEvents", "bus " + bus, () -> client().putEvents(put -> put.entries(entry)));
    if (answer.failedEntryCount() > 0) {
      PutEventsResultEntry result = answer.entries().getFirst();
      String code = String.valueOf(result.errorCode());
      String why = String.valueOf(result.errorMessage());
      throw Calls.failed(
          "PutEvents on bus %s refused the end of %s: %s: %s"
              .formatted(bus, closed.id(), code, why),
          AwsErrors.kind("PutEvents", "bus " + bus, code, why, status(code)),
          null);
    }
  }

  /** An entry has no status of its own: its code says whose fault it was. */
  private static int status(String code) {
    return code.startsWith("Internal") ? RECEIVER : SENDER;
  }
}
