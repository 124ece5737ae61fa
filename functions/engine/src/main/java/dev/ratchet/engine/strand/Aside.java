package dev.ratchet.engine.strand;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.expression.Work;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.task.TaskRoster;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Makes decisions that are little work where they are asked for, and all others on threads of their
 * own, fewer than there are processors. Virtual threads share carriers, so that two decisions of a
 * second each would keep everybody else on two processors from answering. A decision has no effect,
 * and can be begun anew.
 */
public final class Aside implements Decider {
  /** Expressions may nest as deep as their bounds allow on any machine. */
  private static final long STACK_BYTES = 4L << 20;

  private final Decider decider;

  public Aside(Decider decider) {
    this.decider = requireNonNull(decider, "decider is null");
  }

  /** Made when the first decision is not brief. */
  private static final class Threads {
    static final ExecutorService POOL =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            Thread.ofPlatform().daemon().name("decide-", 0).stackSize(STACK_BYTES).factory());
  }

  @Override
  public List<Command> decide(RunState run, Instant now) {
    return made(() -> decider.decide(run, now));
  }

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return made(() -> decider.scheduled(before, position, now));
  }

  private static <T> T made(Supplier<T> decision) {
    try {
      return Work.briefly(decision);
    } catch (Work.NotBrief e) {
      return madeAside(decision);
    }
  }

  private static <T> T madeAside(Supplier<T> decision) {
    try {
      return CompletableFuture.supplyAsync(decision, Threads.POOL).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public Instant deadline(RunState run) {
    return decider.deadline(run);
  }

  @Override
  public TaskRoster tasks(Supplier<RunState> run) {
    return decider.tasks(run);
  }

  @Override
  public boolean readsResults() {
    return decider.readsResults();
  }

  @Override
  public boolean takesBytes() {
    return decider.takesBytes();
  }

  @Override
  public List<Integer> redrivable(RunState run) {
    return decider.redrivable(run);
  }
}
