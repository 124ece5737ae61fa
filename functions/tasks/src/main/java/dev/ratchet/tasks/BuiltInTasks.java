package dev.ratchet.tasks;

import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.tasks.http.AddressGuard.Reach;
import dev.ratchet.tasks.http.HttpCaller;
import java.util.List;

/**
 * Makes the built-in Task Definitions, which take settings of their worker and so no ServiceLoader.
 */
public final class BuiltInTasks {
  private BuiltInTasks() {}

  /**
   * The built-in Task Definitions. Nothing is opened or read before their first use.
   *
   * @param allowPrivateNetwork whether they may call loopback and private addresses, as a local run
   *     needs; link-local and metadata addresses are never called
   */
  public static List<TaskHandler> create(boolean allowPrivateNetwork) {
    Reach reach = allowPrivateNetwork ? Reach.PUBLIC_AND_PRIVATE : Reach.PUBLIC;
    var http = new HttpCaller(new AddressGuard(reach));
    return List.of(new SendWebhook(http), new CallApi(http));
  }
}
