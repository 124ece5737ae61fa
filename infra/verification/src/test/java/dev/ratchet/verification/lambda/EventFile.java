package dev.ratchet.verification.lambda;

import static java.util.Objects.requireNonNull;

import dev.ratchet.verification.Repository;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file in events/, named {@code <handler>.<case>.json}.
 *
 * @param name the file's name
 * @param handler the class that it is an event of
 * @param text its JSON
 */
record EventFile(String name, String handler, String text) {
  private static final String PACKAGE = "dev.ratchet.handlers.";

  /** The handlers, in the order in which a run meets them. */
  static final List<String> HANDLERS =
      List.of(
          PACKAGE + "ApiHandler",
          PACKAGE + "OrchestratorHandler",
          PACKAGE + "WorkerHandler",
          PACKAGE + "TimerHandler",
          PACKAGE + "SweepHandler",
          PACKAGE + "SignalHandler",
          PACKAGE + "DeadLetterHandler");

  EventFile {
    requireNonNull(name, "name is null");
    requireNonNull(handler, "handler is null");
    requireNonNull(text, "text is null");
  }

  /** Every file that is there, in the order of the handlers. */
  static List<EventFile> all() throws IOException {
    var all = new ArrayList<EventFile>();
    Path folder = Repository.root().resolve("events");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        all.add(new EventFile(name, handlerOf(name), Files.readString(file)));
      }
    }
    all.sort(
        Comparator.comparingInt((EventFile event) -> HANDLERS.indexOf(event.handler()))
            .thenComparing(EventFile::name));
    return all;
  }

  private static String handlerOf(String name) {
    String wanted = PACKAGE + name.substring(0, name.indexOf('.')) + "Handler";
    return HANDLERS.stream()
        .filter(wanted::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "events/%s is named after no handler; there are %s".formatted(name, HANDLERS)));
  }

  @Override
  public String toString() {
    return name;
  }
}
