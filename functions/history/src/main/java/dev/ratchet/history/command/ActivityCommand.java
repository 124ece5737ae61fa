package dev.ratchet.history.command;

import com.google.protobuf.Duration;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.Times;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;

/** The command that schedules an activity, with its timeouts and retries made complete. */
public final class ActivityCommand {
  private static final Check CHECK =
      new Check(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
          "ScheduleActivityTaskCommand");

  private ActivityCommand() {}

  /**
   * The attributes of its event.
   *
   * @param runTimeout how long the run may take; no time means that there is no limit
   */
  public static ActivityTaskScheduledEventAttributes event(
      Command command, Duration runTimeout, long completedId) {
    CHECK.hasAttributes(command.hasScheduleActivityTaskCommandAttributes());
    ScheduleActivityTaskCommandAttributes given =
        command.getScheduleActivityTaskCommandAttributes();
    CHECK.that(given.hasTaskQueue(), "taskQueue is not set");
    var queue = CHECK.queue(given.getTaskQueue(), "");
    CHECK.that(!given.getActivityId().isEmpty(), "activityId is not set");
    CHECK.that(!given.getActivityType().getName().isEmpty(), "activityType is not set");
    CHECK.length("activityId", given.getActivityId());
    CHECK.length("activityType", given.getActivityType().getName());
    CHECK.size("Input", given.getInput());
    var attributes =
        Events.copy(given, ActivityTaskScheduledEventAttributes.newBuilder())
            .setWorkflowTaskCompletedEventId(completedId)
            .setTaskQueue(queue)
            .setRetryPolicy(CHECK.retryPolicy(given.getRetryPolicy()));
    setTimeouts(attributes, given, runTimeout);
    return attributes.build();
  }

  private static void setTimeouts(
      ActivityTaskScheduledEventAttributes.Builder attributes,
      ScheduleActivityTaskCommandAttributes given,
      Duration runTimeout) {
    CHECK.duration("ScheduleToCloseTimeout", given.getScheduleToCloseTimeout());
    CHECK.duration("ScheduleToStartTimeout", given.getScheduleToStartTimeout());
    CHECK.duration("StartToCloseTimeout", given.getStartToCloseTimeout());
    CHECK.duration("HeartbeatTimeout", given.getHeartbeatTimeout());
    CHECK.that(
        Times.isSet(given.getScheduleToCloseTimeout())
            || Times.isSet(given.getStartToCloseTimeout()),
        "a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. "
            + "ActivityId=%s ActivityType=%s"
                .formatted(given.getActivityId(), given.getActivityType().getName()));
    Duration close =
        Times.isSet(given.getScheduleToCloseTimeout())
            ? given.getScheduleToCloseTimeout()
            : runTimeout;
    Duration scheduleToClose = capped(close, runTimeout);
    Duration scheduleToStart =
        capped(
            Times.minLimit(given.getScheduleToStartTimeout(), given.getScheduleToCloseTimeout()),
            runTimeout);
    if (!Times.isSet(scheduleToStart)) {
      scheduleToStart = scheduleToClose;
    }
    Duration startToClose =
        capped(
            Times.minLimit(given.getStartToCloseTimeout(), given.getScheduleToCloseTimeout()),
            runTimeout);
    Duration heartbeat = capped(given.getHeartbeatTimeout(), runTimeout);
    attributes
        .setScheduleToCloseTimeout(scheduleToClose)
        .setScheduleToStartTimeout(scheduleToStart)
        .setStartToCloseTimeout(startToClose)
        .setHeartbeatTimeout(Times.min(heartbeat, startToClose));
  }

  private static Duration capped(Duration timeout, Duration limit) {
    return Times.isSet(limit) ? Times.min(timeout, limit) : timeout;
  }
}
