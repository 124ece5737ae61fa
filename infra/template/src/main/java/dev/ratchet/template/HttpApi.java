package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

/**
 * An HTTP API of API Gateway. Its routes are the {@link HttpApiSource}s of the functions.
 *
 * @param logicalId its key in the template
 * @param name its name
 * @param stage the stage that serves it; {@code $default} adds nothing to the path
 */
public record HttpApi(String logicalId, String name, String stage) {

  public HttpApi {
    requireNonNull(logicalId, "logicalId is null");
    requireNonNull(name, "name is null");
    requireNonNull(stage, "stage is null");
  }
}
