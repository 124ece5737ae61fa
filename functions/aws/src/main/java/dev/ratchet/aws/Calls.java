package dev.ratchet.aws;

import dev.ratchet.engine.port.StoreException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls to AWS, whose failures become the engine's word for them. */
final class Calls {
  private Calls() {}

  /**
   * Makes a call.
   *
   * @param operation the service's name for it, such as {@code PutItem}
   * @param where the table, queue or bus
   * @throws StoreException if it fails; the message tells why, and nothing of what was sent
   */
  static <T> T call(String operation, String where, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new StoreException(
          "%s on %s failed: %s".formatted(operation, where, e.getMessage()), e);
    }
  }
}
