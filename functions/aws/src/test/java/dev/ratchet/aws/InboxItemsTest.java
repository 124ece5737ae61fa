package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Inbox items as they are stored: lines are added here, never changed. */
class InboxItemsTest {
  private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123Z");
  private static final RunId RUN = RunId.least(AT);
  private static final InboxItem SIGNAL =
      new InboxItem(
          "k-1",
          new InboxItem.Content.Signal("paid", Payload.of(Json.Obj.EMPTY.with("sum", 42))),
          AT.plusNanos(456_789));
  private static final Map<String, AttributeValue> WITHOUT_NANOS =
      Map.of(
          "pk", AttributeValue.fromS(RUN.value()),
          "sk", AttributeValue.fromS("i#k-1"),
          "nm", AttributeValue.fromS("paid"),
          "pl", AttributeValue.fromS("{\"sum\":42}"),
          "at", AttributeValue.fromN("1795342530123"));

  @Test
  void aSignalIsStoredToTheNanosecond() {
    Item stored = RunItems.of(RUN, SIGNAL);

    assertThat(stored.attributes()).containsAllEntriesOf(WITHOUT_NANOS);
    assertThat(stored.attributes().get("ns")).isEqualTo(AttributeValue.fromN("456789"));
    assertThat(stored.attributes()).hasSize(WITHOUT_NANOS.size() + 1);
    assertThat(RunItems.inbox(stored)).isEqualTo(SIGNAL);
  }

  @Test
  void aSignalOfBytesIsAKindOfItsOwn() {
    var metadata = new TreeMap<>(Map.of("encoding", Octets.ofText("proto")));
    Payload proto = new Payload.Encoded(metadata, Octets.of(new byte[] {0, 1, -1}));
    var signal = new InboxItem("k-1", new InboxItem.Content.Signal("paid", proto), AT);

    Item stored = RunItems.of(RUN, signal);

    assertThat(stored.attributes())
        .containsEntry("ki", AttributeValue.fromS("signal_bytes"))
        .containsEntry("nm", AttributeValue.fromS("paid"))
        .containsEntry(
            "pl",
            AttributeValue.fromS("{\"metadata\":{\"encoding\":\"cHJvdG8=\"},\"data\":\"AAH/\"}"));
    assertThat(RunItems.inbox(stored)).isEqualTo(signal);
  }

  @Test
  void oneWithoutNanosecondsIsReadForEver() {
    assertThat(RunItems.inbox(new Item(WITHOUT_NANOS)))
        .isEqualTo(new InboxItem(SIGNAL.key(), SIGNAL.content(), AT));
  }
}
