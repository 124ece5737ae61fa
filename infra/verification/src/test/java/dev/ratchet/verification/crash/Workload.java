package dev.ratchet.verification.crash;

import java.util.List;
import java.util.Locale;

/** The Workflow Definitions whose runs are under way when the runner is killed. */
enum Workload {
  SEQUENCE(
      "success",
      """
      tasks:
        - { name: price, task: price-order, $ }
        - { name: slow, $ }
        - { name: tell, $ }
      """),
  FAN_OUT(
      "success",
      """
      tasks:
        - { name: a, needs: [], $ }
        - { name: b, needs: [], $ }
        - { name: slow, needs: [], queue: payments, $ }
        - { name: d, needs: [], task: price-order, $ }
        - { name: join, needs: [a, b, slow, d], $ }
      """),
  RETRIES(
      "success",
      """
      tasks:
        - { name: flaky, $ }
        - { name: tell, $ }
      """),
  SLEEP(
      "success",
      """
      tasks:
        - { name: before, $ }
        - { name: rest, task: sleep, with: { duration: 2s } }
        - { name: after, $ }
      """),
  SIGNAL(
      "success",
      """
      tasks:
        - { name: before, $ }
        - { name: await, task: wait-for-signal, with: { signal: go } }
        - { name: after, $ }
      """),
  ONE_AT_A_TIME(
      "success",
      """
      concurrency: { limit: 2 }
      tasks:
        - { name: slow, $ }
      """),
  REFUSED(
      "failed",
      """
      tasks:
        - { name: refused, $ }
        - { name: never, $ }
      on_failure:
        - { name: tell-staff, $ }
      """);

  /** A worker's death is an attempt: there must be more of them than deaths. */
  private static final String OPTIONS =
      "timeout: { start_to_close: 5s },"
          + " retry: { max_attempts: 100, initial_interval: 100ms, maximum_interval: 500ms }";

  private static final List<Workload> ALL = List.of(values());

  private final String status;
  private final String definition;

  Workload(String status, String definition) {
    this.status = status;
    this.definition = definition.replace("$", OPTIONS);
  }

  /** What the n-th run is one of. */
  static Workload of(int n) {
    return ALL.get(n % ALL.size());
  }

  /** How long the n-th run waits before its first task. */
  static String startDelay(int n) {
    return n % 5 == 0 ? "1s" : "0s";
  }

  String path() {
    return "/v1/workflows/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String definition() {
    return definition;
  }

  /** How its runs end. */
  String status() {
    return status;
  }
}
