package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.ratchet.bench.steps.Contender;
import dev.ratchet.bench.steps.Parameters;
import java.io.IOException;

/** DBOS Transact on PostgreSQL: a workflow that is called, and its steps. */
final class Dbos implements Contender {
  private final Postgres postgres;
  private final HikariDataSource pool;
  private final DBOS dbos;
  private final Steps steps;
  private final int count;

  /** The workflow, as DBOS wants it: an interface that it puts itself in front of. */
  public interface Steps {
    /** Runs so many steps. */
    int run(int count);
  }

  /** The workflow's code. */
  public static final class StepsImpl implements Steps {
    private final DBOS dbos;

    StepsImpl(DBOS dbos) {
      this.dbos = requireNonNull(dbos, "dbos is null");
    }

    @Override
    @Workflow(name = "steps")
    public int run(int count) {
      int last = 0;
      for (int i = 1; i <= count; i++) {
        int step = i;
        last = dbos.runStep(() -> step, "step-" + i);
      }
      return last;
    }
  }

  private Dbos(Postgres postgres, Parameters parameters) {
    this.postgres = requireNonNull(postgres, "postgres is null");
    pool = postgres.pool(parameters);
    count = parameters.steps();
    dbos =
        new DBOS(DBOSConfig.defaults("steps").withDataSource(pool).withDatabaseUrl(postgres.url()));
    steps = dbos.registerProxy(Steps.class, new StepsImpl(dbos));
    dbos.launch();
  }

  static Dbos start(Parameters parameters) throws IOException, InterruptedException {
    return new Dbos(Postgres.start(parameters), parameters);
  }

  @Override
  public void once() {
    if (steps.run(count) != count) {
      throw new IllegalStateException("The run did not take its last step.");
    }
  }

  @Override
  public String durability() {
    return "every workflow and the result of every step is durable in " + postgres.settings();
  }

  @Override
  public void close() {
    dbos.shutdown();
    pool.close();
    postgres.close();
  }
}
