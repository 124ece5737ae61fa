package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Parameters;
import dev.ratchet.bench.tool.Stopwatch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** db-scheduler on PostgreSQL: an execution whose data says which step is next. */
final class DbScheduler implements Contender {
  private static final TaskDescriptor<Integer> STEP = TaskDescriptor.of("step", Integer.class);

  /** What its README advises for high throughput, in parts of the threads. */
  private static final double LOWER_LIMIT = 1.0;

  private static final double UPPER_LIMIT = 4.0;
  private static final Duration POLLING_INTERVAL = Duration.ofMillis(100);
  private static final long PATIENCE_SECONDS = 120;

  private static final String TABLE =
      """
      create table if not exists scheduled_tasks (
        task_name text not null,
        task_instance text not null,
        task_data bytea,
        execution_time timestamp with time zone not null,
        picked boolean not null,
        picked_by text,
        last_success timestamp with time zone,
        last_failure timestamp with time zone,
        consecutive_failures int,
        last_heartbeat timestamp with time zone,
        version bigint not null,
        priority smallint,
        primary key (task_name, task_instance));
      create index if not exists execution_time_idx on scheduled_tasks (execution_time);
      create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat);
      """;

  private final Postgres postgres;
  private final HikariDataSource pool;
  private final Scheduler scheduler;
  private final int steps;
  private final AtomicLong names = new AtomicLong();
  private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

  private DbScheduler(Postgres postgres, Parameters parameters) throws SQLException {
    this.postgres = requireNonNull(postgres, "postgres is null");
    steps = parameters.steps();
    pool = postgres.pool(parameters);
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
    }
    scheduler =
        Scheduler.create(pool, Tasks.custom(STEP).execute(this::step))
            .threads(parameters.inFlight())
            .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
            .pollingInterval(POLLING_INTERVAL)
            .enableImmediateExecution()
            .build();
    scheduler.start();
  }

  static DbScheduler start(Parameters parameters)
      throws IOException, InterruptedException, SQLException {
    return new DbScheduler(Postgres.start(parameters), parameters);
  }

  private CompletionHandler<Integer> step(
      TaskInstance<Integer> instance, ExecutionContext context) {
    int next = instance.getData() + 1;
    if (next <= steps) {
      return (complete, operations) ->
          operations.reschedule(complete, complete.getTimeDone(), next);
    }
    return (_, operations) -> {
      operations.stop();
      underWay.remove(instance.getId()).complete(true);
    };
  }

  @Override
  public void once() throws Exception {
    String name = "run-" + names.incrementAndGet();
    var done = new CompletableFuture<Boolean>();
    underWay.put(name, done);
    scheduler.schedule(STEP.instance(name).data(1).scheduledTo(Stopwatch.now()));
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public String durability() {
    return "which step is next is durable in "
        + postgres.settings()
        + "; results and ended runs are not kept";
  }

  @Override
  public void close() {
    scheduler.stop();
    pool.close();
    postgres.close();
  }
}
