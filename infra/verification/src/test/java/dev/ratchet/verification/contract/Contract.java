package dev.ratchet.verification.contract;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cases of one port, each of which runs on every backend. The ports of a contract are opened
 * once for all its cases on a backend, so cases keep to runs, names and keys of their own.
 */
abstract class Contract {
  private record Name(String contract, Backend backend) {}

  private static final Map<Name, Ports> OPEN = new ConcurrentHashMap<>();

  private final Backend backend;
  private final Ports ports;

  /**
   * The cases on one backend.
   *
   * @param name what tables and queues are named after
   */
  Contract(Backend backend, String name) {
    this.backend = requireNonNull(backend, "backend is null");
    backend.assumeAvailable();
    this.ports =
        OPEN.computeIfAbsent(new Name(name, backend), _ -> backend.open("contract-" + name));
  }

  final Backend backend() {
    return backend;
  }

  final Ports ports() {
    return ports;
  }
}
