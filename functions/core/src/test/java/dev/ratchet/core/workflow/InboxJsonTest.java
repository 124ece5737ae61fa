package dev.ratchet.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.InboxItem.Content;
import dev.ratchet.core.workflow.InboxItem.Control;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stored form of inbox items, and what is no such form. */
class InboxJsonTest {
  @Test
  void everyContentIsStoredAndReadBack() {
    Map<Content, String> stored =
        Map.of(
            new Content.Signal("go", Json.of(1)), "signal go 1",
            new Content.Granted(3, Instant.ofEpochMilli(7)),
                "granted  {\"position\":3,\"since\":7}",
            new Content.Redrive(), "redrive  {}",
            new Control.Pause("why"), "pause  {\"reason\":\"why\"}",
            new Control.Resume(), "resume  {}",
            new Control.Cancel("why"), "cancel  {\"reason\":\"why\"}",
            new Control.Terminate("why"), "terminate  {\"reason\":\"why\"}",
            new Control.ShutDownTasks(List.of(1, 2), "why"),
                "shutdown  {\"reason\":\"why\",\"positions\":[1,2]}",
            new Control.RestartTasks(List.of()), "restart  {\"positions\":[]}");

    stored.forEach(
        (content, text) -> {
          InboxJson.Stored written = InboxJson.write(content);
          assertThat(written.kind() + " " + written.name() + " " + written.detail().text())
              .isEqualTo(text);
          assertThat(InboxJson.read(written)).isEqualTo(content);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          dance    | {}
          pause    | 7
          granted  | {"position":1}
          shutdown | {"positions":["1"]}
          """)
  void anItemThatThisReleaseDoesNotKnowIsRefusedWithWhatToDo(String kind, String detail) {
    assertThatIllegalStateException()
        .isThrownBy(() -> InboxJson.read(new InboxJson.Stored(kind, "", Json.parse(detail))))
        .withMessageStartingWith("This release cannot read the inbox item " + kind)
        .withMessageEndingWith("Deploy that release again.");
  }
}
