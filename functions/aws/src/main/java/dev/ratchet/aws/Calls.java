package dev.ratchet.aws;

import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.StoreException.Kind;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls to AWS, whose failures become the engine's word for them. */
final class Calls {
  private static final System.Logger LOG = System.getLogger(Calls.class.getName());

  /** What is wrong with the deployment and was said: an operator reads it once, not for ever. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Calls() {}

  /**
   * Makes a call.
   *
   * @param operation the service's name for it, such as {@code PutItem}
   * @param where {@code table}, {@code queue} or {@code bus}, and its name or URL
   * @throws StoreException if it fails; the message tells why, and nothing of what was sent
   */
  static <T> T call(String operation, String where, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      Kind kind = AwsErrors.kind(operation, where, e);
      throw failed("%s on %s failed: %s".formatted(operation, where, e.getMessage()), kind, e);
    }
  }

  /** A failure; what an operator is to mend is logged, once for each place and reason. */
  static StoreException failed(String message, Kind kind, Throwable cause) {
    switch (kind) {
      case Kind.Misconfigured(String remedy) -> {
        if (SAID.add(remedy)) {
          LOG.log(Level.ERROR, "{0} Until then, what needs it fails.", remedy);
        }
      }
      case Kind.Passing _, Kind.Refused _ -> {}
    }
    return new StoreException(message, kind, cause);
  }
}
