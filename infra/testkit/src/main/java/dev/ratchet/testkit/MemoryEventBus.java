package dev.ratchet.testkit;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.RunClosedJson;
import dev.ratchet.engine.port.EventBus;
import java.util.ArrayList;
import java.util.List;

/** An event bus that keeps what it was told. */
public final class MemoryEventBus implements EventBus {
  private final List<String> details = new ArrayList<>();

  @Override
  public synchronized void publish(RunHeader closed) {
    details.add(RunClosedJson.write(closed).text());
  }

  /** The details of all events so far, in order. */
  public synchronized List<Json.Obj> details() {
    return details.stream().map(Json::parseObject).toList();
  }
}
