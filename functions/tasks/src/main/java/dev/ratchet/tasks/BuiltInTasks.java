package dev.ratchet.tasks;

import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.tasks.http.HttpCaller;
import dev.ratchet.tasks.http.KeepAlive;
import java.time.InstantSource;
import java.util.List;

/**
 * Makes the built-in Task Definitions, which take settings of their worker and so no ServiceLoader.
 */
public final class BuiltInTasks {
  private BuiltInTasks() {}

  /**
   * The built-in Task Definitions. Nothing is opened or read before their first use.
   *
   * @param guard says which addresses they may call
   * @param clock by which connections grow old that are kept for further calls
   */
  public static List<TaskHandler> create(AddressGuard guard, InstantSource clock) {
    return create(guard, clock, KeepAlive.STANDARD);
  }

  /** The same whose connections are kept so. */
  public static List<TaskHandler> create(
      AddressGuard guard, InstantSource clock, KeepAlive keepAlive) {
    var http = new HttpCaller(guard, clock, keepAlive);
    return List.of(new SendWebhook(http), new CallApi(http));
  }
}
