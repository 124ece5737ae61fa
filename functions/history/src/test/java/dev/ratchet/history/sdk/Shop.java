package dev.ratchet.history.sdk;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Workflow code as users of an SDK write it: one workflow, told by its input what to do. */
public final class Shop {
  private Shop() {}

  /** Activities. */
  @ActivityInterface
  public interface Till {
    /** Answers. */
    String greet(String name);

    /** Fails as often as it is told, then answers. */
    String stumble(int times);

    /** Fails for good. */
    String refuse();
  }

  /** The activities' code. */
  public static final class TillCode implements Till {
    private int stumbled;

    @Override
    public String greet(String name) {
      return "hello " + name;
    }

    @Override
    public String stumble(int times) {
      stumbled++;
      if (stumbled % (times + 1) != 0) {
        throw new IllegalStateException("stumbled");
      }
      return "up";
    }

    @Override
    public String refuse() {
      throw ApplicationFailure.newNonRetryableFailure("no", "Refused");
    }
  }

  /** A workflow. */
  @WorkflowInterface
  public interface Order {
    /** Runs one of the scenarios. */
    @WorkflowMethod
    String run(String what, int count);

    /** A signal. */
    @SignalMethod
    void note(String text);

    /** An update. */
    @UpdateMethod
    String change(String text);

    /** Its check. */
    @UpdateValidatorMethod(updateName = "change")
    void mayChange(String text);
  }

  /** The workflow's code. */
  public static final class OrderCode implements Order {
    private final List<String> notes = new ArrayList<>();
    private final Till till =
        Workflow.newActivityStub(
            Till.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(30))
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setMaximumAttempts(5)
                        .build())
                .build());

    @Override
    public String run(String what, int count) {
      return switch (what) {
        case "hello" -> "hello";
        case "activities" -> till.greet("a") + till.greet("b");
        case "parallel" -> parallel(count);
        case "retry" -> till.stumble(2);
        case "timers" -> timers();
        case "cancelled-timer" -> cancelledTimer();
        case "markers" -> markers();
        case "signals" -> signals(count);
        case "child" -> child();
        case "failing-child" -> failingChild();
        case "again" -> again(count);
        case "fail" -> fail();
        case "cancel" -> cancel();
        case "memo" -> memo();
        default -> throw new IllegalArgumentException(what);
      };
    }

    private String parallel(int count) {
      List<Promise<String>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(Async.function(till::greet, "n" + i));
      }
      Promise.allOf(all).get();
      return "all";
    }

    private String timers() {
      Promise<Void> one = Workflow.newTimer(Duration.ofSeconds(5));
      Promise<Void> two = Workflow.newTimer(Duration.ofSeconds(9));
      one.get();
      two.get();
      return "late";
    }

    private String cancelledTimer() {
      boolean came = Workflow.await(Duration.ofHours(1), () -> !notes.isEmpty());
      return came ? notes.getFirst() : "nothing";
    }

    private String markers() {
      int version = Workflow.getVersion("change", Workflow.DEFAULT_VERSION, 1);
      String id = Workflow.sideEffect(String.class, () -> "side");
      Till local =
          Workflow.newLocalActivityStub(
              Till.class,
              LocalActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofSeconds(5))
                  .build());
      return version + id + local.greet("local");
    }

    private String signals(int count) {
      Workflow.await(() -> notes.size() >= count);
      return String.join(",", notes);
    }

    private String child() {
      Order child =
          Workflow.newChildWorkflowStub(
              Order.class,
              ChildWorkflowOptions.newBuilder()
                  .setWorkflowId(Workflow.getInfo().getWorkflowId() + "-child")
                  .build());
      Promise<String> end = Async.function(child::run, "signals", 1);
      Workflow.getWorkflowExecution(child).get();
      child.note("from parent");
      return end.get();
    }

    private String failingChild() {
      Order child = Workflow.newChildWorkflowStub(Order.class);
      try {
        return child.run("fail", 0);
      } catch (io.temporal.failure.ChildWorkflowFailure e) {
        return "failed";
      }
    }

    private String again(int count) {
      if (count > 0) {
        Workflow.newContinueAsNewStub(Order.class).run("again", count - 1);
      }
      return "done";
    }

    private String fail() {
      try {
        till.refuse();
      } catch (io.temporal.failure.ActivityFailure e) {
        throw ApplicationFailure.newFailure("refused", "Refused");
      }
      return "";
    }

    private String cancel() {
      try {
        Workflow.sleep(Duration.ofDays(1));
      } catch (CanceledFailure e) {
        CancellationScope scope =
            Workflow.newDetachedCancellationScope(() -> till.greet("cleanup"));
        scope.run();
        throw e;
      }
      return "";
    }

    private String memo() {
      Workflow.upsertMemo(Map.of("colour", "red"));
      Workflow.sleep(Duration.ofSeconds(1));
      return "kept";
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public String change(String text) {
      String greeting = till.greet(text);
      notes.add(greeting);
      return greeting;
    }

    @Override
    public void mayChange(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("nothing to change");
      }
    }
  }
}
