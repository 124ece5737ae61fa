package dev.ratchet.emulator.events;

import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.template.EventRule;
import dev.ratchet.template.Template;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.event.ruler.Machine;

/** The rules of a template, matched by the library that EventBridge itself matches with. */
final class Rules {

  private final Map<String, Machine> machines = new HashMap<>();
  private final Map<String, EventRule> rules = new HashMap<>();

  private Rules() {}

  /**
   * Compiles the patterns of all rules that are enabled.
   *
   * @throws StartFailure if a pattern is not one
   */
  static Rules of(Template template) throws StartFailure {
    var rules = new Rules();
    rules.machines.put(EventEntry.DEFAULT_BUS, machine());
    template.buses().forEach(bus -> rules.machines.put(bus.name(), machine()));
    for (var rule : template.rules()) {
      if (rule.enabled()) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private void add(EventRule rule) throws StartFailure {
    try {
      machines.computeIfAbsent(rule.bus(), _ -> machine()).addRule(rule.name(), rule.pattern());
    } catch (IOException e) {
      throw new StartFailure(
          "the event pattern of rule %s is not valid: %s".formatted(rule.name(), e.getMessage()),
          e);
    }
    rules.put(rule.name(), rule);
  }

  private static Machine machine() {
    return Machine.builder().build();
  }

  /** The names of the buses, in order. */
  Iterable<String> buses() {
    return new TreeSet<>(machines.keySet());
  }

  /** Whether a bus is there. */
  boolean hasBus(String name) {
    return machines.containsKey(name);
  }

  /** The rules of a bus. */
  List<EventRule> on(String bus) {
    return rules.values().stream().filter(rule -> rule.bus().equals(bus)).toList();
  }

  /** The rules of a bus that an event, given as JSON text, matches. */
  List<EventRule> matching(String bus, String event) {
    try {
      return machines.get(bus).rulesForJSONEvent(event).stream().map(rules::get).toList();
    } catch (Exception e) {
      throw new IllegalStateException("an event was not JSON after all: " + event, e);
    }
  }
}
