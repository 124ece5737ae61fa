package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.EmbeddedOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a local run is asked to be.
 *
 * @param template the template file
 * @param apiPort the port of the HTTP API, 0 for any free one; so are the others
 * @param dynamoDbPort the port of the DynamoDB endpoint
 * @param sqsPort the port of the SQS endpoint
 * @param eventsPort the port of the EventBridge endpoint
 * @param data where state is kept
 * @param parameters values for the template's parameters
 * @param backlogMax with how many deliveries waiting the embedded store starts no more runs
 */
public record Settings(
    Path template,
    int apiPort,
    int dynamoDbPort,
    int sqsPort,
    int eventsPort,
    Data data,
    Map<String, String> parameters,
    long backlogMax) {

  /** With the backlog that is usual. */
  public Settings(
      Path template,
      int apiPort,
      int dynamoDbPort,
      int sqsPort,
      int eventsPort,
      Data data,
      Map<String, String> parameters) {
    this(
        template,
        apiPort,
        dynamoDbPort,
        sqsPort,
        eventsPort,
        data,
        parameters,
        EmbeddedOptions.BACKLOG_MAX);
  }

  /** Where state is kept. */
  public sealed interface Data {

    /** Nowhere: each run begins anew. */
    record None() implements Data {}

    /**
     * In a folder, where the next run finds it.
     *
     * @param path the folder
     */
    record Folder(Path path) implements Data {

      public Folder {
        requireNonNull(path, "path is null");
      }
    }
  }

  public Settings {
    requireNonNull(template, "template is null");
    requireNonNull(data, "data is null");
    parameters = Map.copyOf(parameters);
  }
}
