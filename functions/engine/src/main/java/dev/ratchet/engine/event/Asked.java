package dev.ratchet.engine.event;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.send.Signals;

/** What an event from outside asks for. Every key makes a repeat of its event harmless. */
sealed interface Asked {
  /** That a run takes notice of a signal. */
  record Signal(Signals.Signal signal) implements Asked {
    public Signal {
      requireNonNull(signal, "signal is null");
    }
  }

  /** Something of a run. */
  record OfRun(RunId run, Control control, String key) implements Asked {
    public OfRun {
      requireNonNull(run, "run is null");
      requireNonNull(control, "control is null");
      requireNonNull(key, "key is null");
    }
  }

  /** Something of one Task Run. */
  record OfTask(TaskRunId task, Wish wish, String key) implements Asked {
    public OfTask {
      requireNonNull(task, "task is null");
      requireNonNull(wish, "wish is null");
      requireNonNull(key, "key is null");
    }
  }

  /** Something of Task Runs of one run. */
  record OfTasks(RunId run, Match match, Wish wish, String key) implements Asked {
    public OfTasks {
      requireNonNull(run, "run is null");
      requireNonNull(match, "match is null");
      requireNonNull(wish, "wish is null");
      requireNonNull(key, "key is null");
    }
  }

  /** Something of Task Runs of all open runs of a workflow. */
  record OfWorkflow(Match match, Wish wish, String key) implements Asked {
    public OfWorkflow {
      requireNonNull(match, "match is null");
      requireNonNull(wish, "wish is null");
      requireNonNull(key, "key is null");
    }
  }
}
