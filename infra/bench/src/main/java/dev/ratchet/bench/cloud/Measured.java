package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cost.Tab;
import dev.ratchet.core.id.RunId;

/**
 * What one run of a workflow uses, start and close included.
 *
 * @param workflow what was measured
 * @param perRun the average of the runs
 */
public record Measured(Workflow workflow, Tab perRun) {
  public Measured {
    requireNonNull(workflow, "workflow is null");
    requireNonNull(perRun, "perRun is null");
  }

  /** Measures runs one after another, after one that fills the functions' caches. */
  public static Measured of(Cloud cloud, Workflow workflow, int runs) {
    first(cloud, workflow);
    return again(cloud, workflow, runs);
  }

  /** Measures the first run, for which the functions also read the definition. */
  public static Measured first(Cloud cloud, Workflow workflow) {
    cloud.define(workflow.name(), workflow.definition());
    return again(cloud, workflow, 1);
  }

  /** Measures what it takes to delete a run of a workflow. */
  public static Measured ofDeletion(Cloud cloud, Workflow workflow) {
    cloud.define(workflow.name(), workflow.definition());
    RunId run = cloud.run(workflow.name(), workflow.context());
    Tab before = cloud.tab();
    cloud.delete(run);
    return new Measured(workflow, cloud.tab().minus(before));
  }

  private static Measured again(Cloud cloud, Workflow workflow, int runs) {
    Tab before = cloud.tab();
    for (int i = 0; i < runs; i++) {
      cloud.run(workflow.name(), workflow.context());
    }
    return new Measured(workflow, cloud.tab().minus(before).times(1.0 / runs));
  }

  /** What each Task Run of it uses, with its share of start and close. */
  public Tab perTaskRun() {
    return perRun.times(1.0 / workflow.taskRuns());
  }

  /** What one more Task Run uses: this has more of them than the other, and else is the same. */
  public Tab marginal(Measured fewer) {
    int more = workflow.taskRuns() - fewer.workflow.taskRuns();
    return perRun.minus(fewer.perRun).times(1.0 / more);
  }
}
