package dev.ratchet.verification.crash;

import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Callers that start runs while the runner is killed: each repeats its request, under the same
 * idempotency key, until it is accepted.
 */
final class Load implements AutoCloseable {
  private static final int CALLERS = 4;
  private static final int STOP = -1;
  private static final int CONFLICT = 409;

  private final Api api;
  private final LinkedBlockingQueue<Integer> wanted = new LinkedBlockingQueue<>();
  private final Map<Integer, String> accepted = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Void>> callers = new ArrayList<>();
  private int last;

  Load(Api api) {
    this.api = api;
    for (int i = 0; i < CALLERS; i++) {
      callers.add(threads.submit(this::start));
    }
  }

  /** Has so many more runs started. */
  void more(int runs) {
    for (int i = 0; i < runs; i++) {
      wanted.add(last++);
    }
  }

  /** The ids of all runs, by their numbers, once all are accepted. */
  Map<Integer, String> finish() throws InterruptedException, ExecutionException {
    for (int i = 0; i < CALLERS; i++) {
      wanted.add(STOP);
    }
    for (Future<Void> caller : callers) {
      caller.get();
    }
    return accepted;
  }

  private Void start() throws InterruptedException {
    for (int n = wanted.take(); n != STOP; n = wanted.take()) {
      Workload workload = Workload.of(n);
      Json.Obj item = Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21);
      String body =
          Json.Obj.EMPTY
              .with("idempotency_key", "run-" + n)
              .with("start_delay", Workload.startDelay(n))
              .with("context", Json.Obj.EMPTY.with("items", Json.array(item)))
              .text();
      Json.Obj started = api.call("POST", workload.path() + "/runs", body);
      String id = started.text("id").orElseThrow();
      accepted.put(n, id);
      if (workload == Workload.SIGNAL) {
        // A repeat may find that the run has gone on and ended.
        api.call("POST", "/v1/runs/" + id + "/signals/go", "{\"key\": \"once\"}", CONFLICT);
      }
    }
    return null;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
